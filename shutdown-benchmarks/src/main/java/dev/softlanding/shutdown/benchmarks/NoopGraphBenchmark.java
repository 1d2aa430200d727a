package dev.softlanding.shutdown.benchmarks;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** {@link NoopGraph} by JMH: building and running a shutdown whose tasks do nothing, per task. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(NoopGraph.TASKS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@NullUnmarked // JMH fills the fields
public class NoopGraphBenchmark {

    /** The contender's id. */
    @Param({
        "softlanding",
        "futures/two",
        "futures/fork_join",
        "futures-from-start/two",
        "futures-untimed/direct",
        "spring-levels/two",
        "pekko-levels/direct",
        "spring-destroy"
    })
    public String contender;

    private Contender measured;
    private Workload workload;
    private PreparedRun run;

    /** Makes the graph. */
    @Setup
    public void makeWorkload() {
        measured = Contenders.of(contender);
        workload = Workloads.randomNoops(NoopGraph.TASKS, NoopGraph.MEAN_IN_DEGREE);
    }

    /** Forgets the run before; short beside what is measured. */
    @Setup(Level.Invocation)
    public void reset() {
        workload.trace().reset();
    }

    /** Checks the run and gives back what it held. */
    @TearDown(Level.Invocation)
    public void verify() {
        workload.trace().verify();
        run.verify();
        run.close();
    }

    /** One shutdown. */
    @Benchmark
    public Object buildAndRun() throws Exception {
        run = measured.build(workload);
        run.run();
        return run;
    }
}
