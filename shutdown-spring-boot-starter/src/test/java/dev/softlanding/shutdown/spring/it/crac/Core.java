package dev.softlanding.shutdown.spring.it.crac;

/**
 * In the place of a JVM that can be checkpointed: calls whoever is to be called, and does nothing else. The API of CRaC finds
 * it, and the types beside it, by the property {@code org.crac.Core.Compat}.
 */
public final class Core {

    private static final Context<Resource> GLOBAL = new Context<>();

    private Core() {}

    public static Context<Resource> getGlobalContext() {
        return GLOBAL;
    }

    public static void checkpointRestore() throws Exception {
        GLOBAL.beforeCheckpoint();
        System.out.println("checkpoint");
        GLOBAL.afterRestore();
    }
}
