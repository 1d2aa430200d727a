package dev.softlanding.shutdown.spring.observability;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.docs.ObservationDocumentation;
import java.util.Locale;

/** The observations of a shutdown, with their keys. They become spans; meters of the shutdown are others. */
public enum ShutdownObservation implements ObservationDocumentation {

    /**
     * The run, from its start to the beginning of the phase {@code telemetry}, or to the cut-off if that comes first. Has no
     * parent. Of each task that has not run it has an event, {@code shutdown.task.skipped}, {@code .cancelled} or {@code
     * .cut_off}.
     */
    RUN("shutdown.run", "shutdown") {
        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return RunKey.values();
        }
    },

    /** A task that has run, from the call of its body to its outcome; its parent is the run. None of those of {@code telemetry}. */
    TASK("shutdown.task", "shutdown task") {
        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return TaskKey.values();
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return TaskDetail.values();
        }
    };

    private final String name;
    private final String contextualName;

    ShutdownObservation(String name, String contextualName) {
        this.name = name;
        this.contextualName = contextualName;
    }

    @Override
    public String getName() {
        return name;
    }

    /** That of a task's has the task's name in place of its last word. */
    @Override
    public String getContextualName() {
        return contextualName;
    }

    @Override
    public abstract KeyName[] getLowCardinalityKeyNames();

    /** As a value of a key, and as it is in tags of meters. */
    static String value(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** What happens to a task that does not run. */
    static Observation.Event event(String outcome, String text) {
        return Observation.Event.of("shutdown.task." + outcome, text);
    }

    /** Keys of {@link #RUN}. */
    public enum RunKey implements KeyName {

        /** Why it was started: {@code sigterm}, {@code context_closed}… */
        REASON("reason"),

        /** How it has gone until its observation ends: {@code clean}, {@code degraded} or {@code forced}. */
        OUTCOME("outcome");

        private final String key;

        RunKey(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    /** Keys of {@link #TASK} with few values. */
    public enum TaskKey implements KeyName {

        /** The name of the task. */
        TASK("task"),

        /** Its phase. */
        PHASE("phase"),

        /** Why the run was started. */
        REASON("reason"),

        /** How the task ended: {@code succeeded}, {@code failed}, {@code timed_out}, {@code abandoned} or {@code cut_off}. */
        OUTCOME("outcome");

        private final String key;

        TaskKey(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    /** Keys of {@link #TASK} with many values. */
    public enum TaskDetail implements KeyName {

        /** How many tasks the longest chain before it has. */
        DEPTH("depth"),

        /** Why it has its outcome, as one sentence, if somebody else brought that about. */
        EXPLANATION("explanation");

        private final String key;

        TaskDetail(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }

        @Override
        public boolean isRequired() {
            return false;
        }
    }
}
