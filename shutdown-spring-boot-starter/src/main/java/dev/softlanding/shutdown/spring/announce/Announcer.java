package dev.softlanding.shutdown.spring.announce;

/**
 * Tells others that a shutdown is near, and can take that back. What a run tells is its own affair: neither call touches
 * it. Implementations are threadsafe; both calls are quick, and may come twice.
 */
public interface Announcer {

    /** From now on others are told. */
    void announce();

    /** Others are told no longer, unless a run tells them. */
    void withdraw();
}
