package dev.softlanding.shutdown.spring.flush;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.TaskBody;
import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.scope.ScopeClosing;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import dev.softlanding.shutdown.spring.flush.SideBySide.Part;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Closes scopes that are still open at the cut-off: their task was interrupted, or never had its turn. */
final class OpenedScopes extends LiveBeans<ShutdownScopes> {

    private final TimeSource time;

    OpenedScopes(TimeSource time) {
        super(ShutdownScopes.class);
        this.time = time;
    }

    void close(Duration remaining) throws InterruptedException {
        List<Part> parts = new ArrayList<>();
        for (ShutdownScopes scopes : all()) {
            TaskBody closing = scopes.closingTask().body();
            if (scopes.openCount() > 0 && closing != null) {
                parts.add(new Part("scopes", () -> closing.run(new AtCutOff(time, time.nanos(), remaining))));
            }
        }
        SideBySide.run(parts, remaining);
    }

    /** How the last closing of each went. */
    List<ScopeClosing> closings() {
        List<ScopeClosing> closings = new ArrayList<>();
        all().forEach(scopes -> closings.addAll(scopes.closings()));
        return closings;
    }

    /** What the closing asks of a run, where no run has time left for it. */
    private record AtCutOff(TimeSource time, long start, Duration limit) implements TaskContext {

        @Override
        public ShutdownReason reason() {
            return ShutdownReason.API;
        }

        @Override
        public Duration remaining() {
            return SideBySide.left(time, start, limit);
        }
    }
}
