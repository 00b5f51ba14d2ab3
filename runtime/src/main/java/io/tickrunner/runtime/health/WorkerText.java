package io.tickrunner.runtime.health;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import io.tickrunner.Pause;
import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.tick.FenceLook;
import io.tickrunner.runtime.tick.ForeignHolderText;

/** Formats a worker's state as one line of health data: first the condition, then its explanation. */
final class WorkerText {

    private static final int LONGEST_ERROR = 200;

    private WorkerText() {
    }

    /**
     * @param showErrors whether to show the messages of exceptions
     */
    static String of(WorkerLook look, Condition condition, boolean showErrors) {
        WorkerHealth health = look.health();
        List<String> parts = new ArrayList<>();
        parts.add(condition.tag());
        if (health.pause() != null) {
            addPause(health.pause(), parts);
        }
        if (health.stuckSince() != null) {
            parts.add(stuck(health));
        } else if (health.runningSince() != null) {
            parts.add("running since " + time(health.runningSince()));
        }
        if (health.consecutiveFailures() > 0) {
            parts.add(failures(health, showErrors));
        }
        parts.add(health.lastSuccess() == null ? "no success yet" : "last success " + time(health.lastSuccess()));
        if (health.nextDue() != null) {
            parts.add("next due " + time(health.nextDue()));
        }
        if (health.lockHeld()) {
            parts.add("lock held");
        }
        look.foreignHolder().ifPresent(holder -> parts.add(foreignHolder(holder)));
        look.fence().filter(FenceLook::isWaiting).ifPresent(fence -> parts.add(waiting(fence)));
        if (!look.startupSettled()) {
            parts.add("startup hook has not run");
        }
        return String.join(", ", parts);
    }

    private static void addPause(Pause pause, List<String> parts) {
        if (pause.by() != null) {
            parts.add("paused by " + shortened(pause.by()));
        }
        if (pause.until() != null) {
            parts.add("paused until " + time(pause.until()));
        }
        if (pause.reason() != null) {
            parts.add("paused because of \"" + shortened(pause.reason()) + "\"");
        }
    }

    static String stuck(WorkerHealth health) {
        return "has ignored its interrupt since " + time(health.stuckSince())
                + (health.lockHeld() ? "" : " and continues without its lock");
    }

    static String failures(WorkerHealth health, boolean showErrors) {
        int failures = health.consecutiveFailures();
        return failures + (failures == 1 ? " failure" : " failures in a row") + ", last " + time(health.lastFailure())
                + (showErrors ? ": " + shortened(health.lastError()) : "");
    }

    static String foreignHolder(String holder) {
        return "lock " + ForeignHolderText.heldBy(holder) + "; " + ForeignHolderText.FIX;
    }

    private static String waiting(FenceLook fence) {
        return "waits for its fence since " + time(fence.waitingSince()) + " because " + fence.waitingFor();
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String shortened(String error) {
        String line = String.valueOf(error).lines().findFirst().orElse("");
        return line.length() <= LONGEST_ERROR ? line : line.substring(0, LONGEST_ERROR) + "…";
    }
}
