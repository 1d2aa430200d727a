package dev.softlanding.shutdown.benchmarks.spring;

/** What was measured did not do what it was measured for, so its figures mean nothing. */
final class WrongResultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongResultException(String message) {
        super(message);
    }
}
