package dev.softlanding.shutdown.benchmarks;

/** Main class of a JVM that runs one shutdown with tasks that never end, and does not outlive them. */
final class StuckProbe {

    static final String NEVER = "never";

    private StuckProbe() {}

    /** Arguments: the contender's id, how many tasks are stuck, whether they spin. */
    public static void main(String[] arguments) throws Exception {
        Contender contender = Contenders.of(arguments[0]);
        int stuck = Integer.parseInt(arguments[1]);
        Rounds.warmUp(contender); // of giving up there is no practice, as in earnest
        Workload workload = Workloads.stuck(stuck, Boolean.parseBoolean(arguments[2]));
        PreparedRun run = contender.build(workload);
        var runner = new Runner(run);
        runner.setDaemon(true);
        runner.start();
        runner.join(5 * workload.timeout().toMillis()); // it may never end

        Trace trace = workload.trace();
        say("afterStart", sinceDue(workload, trace.startedAt(0), trace.startedAt(stuck)));
        say("afterTrigger", sinceDue(workload, runner.triggeredAt, trace.startedAt(stuck)));
        long lastUnrelated = runner.triggeredAt;
        int unrelatedLeft = 0;
        for (int task = stuck + 1; task < workload.size(); task++) {
            lastUnrelated = Math.max(lastUnrelated, trace.endedAt(task));
            unrelatedLeft += trace.endedAt(task) == 0 ? 1 : 0;
        }
        say("unrelated", Double.toString((lastUnrelated - runner.triggeredAt) / 1e6));
        say("left", Integer.toString(unrelatedLeft));
        say("interrupted", Boolean.toString(trace.wasInterrupted(0)));
        say("tells", run.tells(workload.name(0)));
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static String sinceDue(Workload workload, long from, long dependentAt) {
        return dependentAt == 0
                ? NEVER
                : Double.toString((dependentAt - from - workload.timeout().toNanos()) / 1e6);
    }

    private static void say(String what, String value) {
        System.out.println(what + " " + value);
    }

    /** Triggers the run and waits for its end. */
    private static final class Runner extends Thread {

        private final PreparedRun run;
        private volatile long triggeredAt;

        Runner(PreparedRun run) {
            this.run = run;
        }

        @Override
        public void run() {
            triggeredAt = System.nanoTime();
            try {
                run.run();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
