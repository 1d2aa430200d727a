package dev.softlanding.shutdown.scope;

import dev.softlanding.shutdown.time.TimeSource;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All scopes that are not closed, and what watches over them. Handles that became garbage are looked for whenever
 * somebody opens a scope or looks at the open ones, as Netty's leak detector does, so that it takes no thread.
 *
 * <p>This class is threadsafe and takes no locks.
 */
final class OpenScopes {

    private final TimeSource time;
    private final ScopeTimer timer;
    private final LeakReports leaks;
    private final Set<ScopeState> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    private final ReferenceQueue<Scope> garbage = new ReferenceQueue<>();
    private final List<ScopesClosing> closings = new CopyOnWriteArrayList<>();

    /** Tells that a handle is garbage, while the state behind it lives on. */
    private static final class HandleReference extends PhantomReference<Scope> {

        private final ScopeState state;

        HandleReference(Scope handle, ReferenceQueue<Scope> garbage, ScopeState state) {
            super(handle, garbage);
            this.state = state;
        }
    }

    OpenScopes(TimeSource time, LeakListener listener, @Nullable ClassLoader contextClassLoader) {
        this.time = time;
        this.timer = new ScopeTimer(time);
        this.leaks = new LeakReports(listener, contextClassLoader);
    }

    TimeSource time() {
        return time;
    }

    ScopeTimer timer() {
        return timer;
    }

    /** Opens a scope. Knows nothing of a shutdown, but tells one that is closing scopes. */
    Scope open(ScopeDeclaration declaration) {
        lookForGarbage();
        long now = time.nanos();
        var state = new ScopeState(this, declaration, numbers.getAndIncrement(), now);
        var handle = new Scope(state);
        boolean mortal = declaration.timeToLive() < Limits.NONE;
        state.watch(
                new HandleReference(handle, garbage, state),
                mortal ? timer.call(now + declaration.timeToLive(), () -> expired(state)) : null);
        open.add(state);
        closings.forEach(closing -> closing.opened(state));
        return handle;
    }

    private void expired(ScopeState state) {
        if (state.expire()) {
            leaks.post(state.describe());
        }
    }

    void closed(ScopeState state) {
        open.remove(state);
        closings.forEach(ScopesClosing::closed);
    }

    int count() {
        return open.size();
    }

    /** All open scopes, the last opened first: it may use what earlier ones hold. */
    List<ScopeState> lastOpenedFirst() {
        lookForGarbage();
        return open.stream()
                .sorted(Comparator.comparingLong(ScopeState::number).reversed())
                .toList();
    }

    /** From now on that closing hears of every scope that is opened, and of every one that is closed. */
    void begin(ScopesClosing closing) {
        closings.add(closing);
    }

    void end(ScopesClosing closing) {
        closings.remove(closing);
    }

    private void lookForGarbage() {
        Reference<? extends Scope> reference;
        while ((reference = garbage.poll()) != null) {
            if (reference instanceof HandleReference handle && handle.state.leak()) {
                leaks.post(handle.state.describe());
            }
        }
    }
}
