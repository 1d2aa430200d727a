package dev.softlanding.shutdown.benchmarks;

/** What a task does, once it may. */
interface Work {

    /** Does it, and returns whether it was interrupted meanwhile. */
    boolean perform(Trace trace, int task);

    /** How long it takes by its own account. */
    default int nominalMillis() {
        return 0;
    }

    /** Sleeps, as a step that waits for a network does; ends early when it is interrupted. */
    record Sleep(int nominalMillis) implements Work {

        @Override
        public boolean perform(Trace trace, int task) {
            try {
                Thread.sleep(nominalMillis);
                return false;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return true;
            }
        }
    }

    /** Never ends. It takes note of an interrupt and goes on, asleep or at full speed. */
    record Stuck(boolean spinning) implements Work {

        @Override
        public boolean perform(Trace trace, int task) {
            while (true) {
                if (spinning) {
                    Thread.onSpinWait();
                    if (Thread.interrupted()) {
                        trace.interrupted(task);
                    }
                } else {
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException ignored) {
                        trace.interrupted(task);
                    }
                }
            }
        }
    }

    /** Does nothing: what is left is the engine. */
    record Nothing() implements Work {

        @Override
        public boolean perform(Trace trace, int task) {
            return false;
        }
    }
}
