package io.tickrunner.deployment;

import java.util.List;

import jakarta.enterprise.inject.spi.DeploymentException;

/** Fails the build with every fault that the set of workers has. */
final class InvalidWorkersException extends DeploymentException {

    private static final long serialVersionUID = 1L;

    InvalidWorkersException(List<String> faults) {
        super(message(faults));
    }

    private static String message(List<String> faults) {
        StringBuilder message = new StringBuilder("Tickrunner refuses the workers of this app for ")
                .append(faults.size() == 1 ? "1 fault:" : faults.size() + " faults:");
        for (String fault : faults) {
            message.append("\n  - ").append(fault);
        }
        return message.toString();
    }
}
