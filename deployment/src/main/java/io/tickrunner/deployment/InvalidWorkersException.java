package io.tickrunner.deployment;

import java.util.List;

import jakarta.enterprise.inject.spi.DeploymentException;

/** Fails the build and lists every error. */
final class InvalidWorkersException extends DeploymentException {

    private static final long serialVersionUID = 1L;

    InvalidWorkersException(List<String> faults) {
        super(message(faults));
    }

    private static String message(List<String> faults) {
        StringBuilder message = new StringBuilder("Tickrunner found ")
                .append(faults.size() == 1 ? "1 error" : faults.size() + " errors")
                .append(" in this app:");
        for (String fault : faults) {
            message.append("\n  - ").append(fault);
        }
        return message.toString();
    }
}
