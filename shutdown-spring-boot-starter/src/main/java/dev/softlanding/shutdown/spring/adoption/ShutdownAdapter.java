package dev.softlanding.shutdown.spring.adoption;

/**
 * Knows one kind of component that an application stops, and how it stops well: which phase it belongs to, what it waits for,
 * and how long it may take. A bean of this type adopts the components of its kind as tasks of the plan; what no adapter
 * adopts is adopted by what Spring knows of it.
 */
public interface ShutdownAdapter {

    /**
     * Adopts the components of its kind. Called once per context, on the thread that starts it, when all singletons are made
     * and none of them has been started. An adapter has no say in the plans of other contexts.
     */
    void adopt(Components components);
}
