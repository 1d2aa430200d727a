package dev.softlanding.shutdown.spring.it;

import java.time.Duration;

/**
 * Ends a JVM as a kubelet ends a container: runs a preStop hook, sends SIGTERM, waits for what is left of the grace period,
 * and sends SIGKILL. What it does is told to nobody: an application knows what its settings say.
 *
 * @param grace the whole time it gives
 * @param preStop how long a preStop hook sleeps before the signal
 * @param killAfter when it kills after the signal; the whole grace period if it keeps to that
 * @param terminates whether it sends SIGTERM at all, or kills at once
 */
record Kubelet(Duration grace, Duration preStop, Duration killAfter, boolean terminates) {

    /** What a container gets after SIGTERM, however long its preStop hook took. */
    private static final Duration MINIMUM = Duration.ofSeconds(2);

    private static final Duration REAPED = Duration.ofSeconds(20);

    /** How it ended. */
    record End(int code, boolean killed) {}

    static Kubelet withGrace(Duration grace) {
        return new Kubelet(grace, Duration.ZERO, grace, true);
    }

    Kubelet sleepingBefore(Duration preStop) {
        return new Kubelet(grace, preStop, killAfter, terminates);
    }

    /** As somebody does who deletes the pod once more, with less time. */
    Kubelet killingAfter(Duration limit) {
        return new Kubelet(grace, preStop, limit, terminates);
    }

    /** A slow one, on a busy machine: the process does not know. */
    Kubelet grantingMore(Duration more) {
        return new Kubelet(grace, preStop, killAfter.plus(more), terminates);
    }

    /** As it does under hard eviction, and the kernel when memory runs out. */
    Kubelet withoutTerm() {
        return new Kubelet(grace, preStop, Duration.ZERO, false);
    }

    End stop(ForkedJvm jvm) throws Exception {
        Duration left = grace;
        if (!preStop.isZero()) {
            long started = System.nanoTime();
            Thread.sleep((preStop.compareTo(grace) < 0 ? preStop : grace).toMillis());
            left = left.minusSeconds(
                    Duration.ofNanos(System.nanoTime() - started).toSeconds()); // whole ones, as it does
        }
        left = left.compareTo(MINIMUM) < 0 ? MINIMUM : left;
        if (!killAfter.equals(grace)) {
            left = killAfter;
        }
        if (terminates) {
            jvm.signal("TERM");
        }
        boolean killed = !terminates || !jvm.endsWithin(left);
        if (killed) {
            jvm.signal("KILL");
        }
        return new End(jvm.exitCode(REAPED), killed);
    }
}
