package dev.softlanding.shutdown.spring.it.crac;

/** Looked for by the API of CRaC; never thrown here. */
public final class RestoreException extends Exception {

    private static final long serialVersionUID = 1;
}
