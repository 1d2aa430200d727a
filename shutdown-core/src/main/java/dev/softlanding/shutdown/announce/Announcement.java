package dev.softlanding.shutdown.announce;

import java.time.Instant;

/**
 * Somebody said that this process is about to stop. That is a fact, not a state: everything is served as before, until a
 * run begins. It can be taken back, and is forgotten after one grace period without a run.
 *
 * @param by who said so
 * @param announcedAt when
 * @param servedUntil how long everything is served at least, so that others can learn of it
 * @param expiresAt when it is forgotten, if no run has begun
 */
public record Announcement(By by, Instant announcedAt, Instant servedUntil, Instant expiresAt) {

    /** Who says so. */
    public enum By {

        /** A person or a tool of theirs, who may think otherwise: the platform's clock has not started. */
        PERSON,

        /** The platform, by a {@code preStop} hook that calls this process: its clock has started. */
        PRE_STOP
    }
}
