package dev.softlanding.shutdown.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.softlanding.shutdown.ShutdownSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@link LastResortMeasurement} measures with still measures. In real time, as that does, and generous with it. */
@Timeout(60)
class LastResortMeasuringTests {

    private static final ShutdownSettings SETTINGS =
            new ShutdownSettings(Duration.ofMillis(1_200), Duration.ZERO, Duration.ofMillis(600));

    @TempDir
    private Path directory;

    @Test
    void flushBesideACollectionIsDoneBeforeTheKill() throws Exception {
        var random = new Random(0);
        MeasuredCollection.Result result =
                MeasuredCollection.run(directory, SETTINGS, new LiveHeap(1_000_000, random), random);

        assertThat(result.flush().loss()).isEmpty();
        assertThat(result.flush().lateNanos()).isLessThan(SETTINGS.reserve().toNanos());
        assertThat(result.collectionNanos()).isPositive();
        assertThat(MeasuredCollection.Result.of(result.line())).isEqualTo(result);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void flushInAProcessIsDoneBeforeTheKill() throws Exception {
        MeasuredProcess.Result result = MeasuredProcess.run(directory, SETTINGS, FlushWork.Depth.ENCODED, 0);

        assertThat(result.own().loss()).isEmpty();
        assertThat(result.own().lateNanos()).isLessThan(SETTINGS.reserve().toNanos());
        assertThat(result.lateForSender()).isLessThan(SETTINGS.reserve().toNanos());
        assertThat(result.endedItself()).isTrue();
    }

    @Test
    void haltComesAfterItsMomentOnly() throws Exception {
        assertThat(MeasuredHalt.lateNanos(Duration.ofMillis(20).toNanos())).isNotNegative();
    }

    @Test
    void intervalIsWilsons() {
        assertThat(Figures.interval(995, 1_000)).containsExactly(new double[] {98.835, 99.786}, within(0.001));
        assertThat(Figures.interval(300, 300)).containsExactly(new double[] {98.736, 100}, within(0.001));
    }

    @Test
    void figuresWhenATryCameToNothingCountIt() {
        var figures = new Figures("flush", "G1");
        figures.add(new MeasuredFlush.Result(1_000_000, 2_000_000, "", 50_000_000));
        figures.add(new MeasuredFlush.Result(3_000_000, 5_000_000, "", 50_000_000));
        figures.add(new MeasuredFlush.Result(2_000_000, FlushWork.NEVER, "not ended before the kill", 0));
        figures.add(new MeasuredFlush.Result(FlushWork.NEVER, FlushWork.NEVER, "not begun before the kill", 0));

        assertThat(figures.completedPercent()).isEqualTo(50);
        assertThat(figures.row())
                .startsWith("| flush | 4 | 2.0 ms | never | never | never | 50.00 % (15.00 to 85.00) |")
                .endsWith("; 1 not begun before the kill; 1 not ended before the kill |%n".formatted());
    }
}
