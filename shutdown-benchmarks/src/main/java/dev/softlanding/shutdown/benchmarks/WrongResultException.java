package dev.softlanding.shutdown.benchmarks;

/** A contender did not do what it was measured for, so its time means nothing. */
final class WrongResultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongResultException(String message) {
        super(message);
    }
}
