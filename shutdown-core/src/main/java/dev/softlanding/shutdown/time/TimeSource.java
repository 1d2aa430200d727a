package dev.softlanding.shutdown.time;

import java.time.Instant;

/** Tells the time and makes alarms that live by it. Implementations are threadsafe. */
public interface TimeSource {

    /** Nanoseconds of a monotonic clock that started, at some moment in the past, with zero. */
    long nanos();

    /** The wall clock, for people to read. Never used to measure. */
    Instant instant();

    /** A new alarm by this clock. */
    Alarm newAlarm();

    /** The system's time. */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }
}
