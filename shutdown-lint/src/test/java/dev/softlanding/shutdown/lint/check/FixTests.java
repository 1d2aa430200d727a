package dev.softlanding.shutdown.lint.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.lint.Compilation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Error Prone makes of a source when it is told to mend it; the result has to compile, and to be without findings. */
class FixTests {

    @TempDir
    Path directory;

    @Test
    void blockWhenMendedHasLimit() throws IOException {
        String mended = mended("CleanupUnboundedWait", """
                import reactor.core.publisher.Mono;

                class Example implements AutoCloseable {

                    Mono<String> last;

                    @Override
                    public void close() {
                        System.out.println(last.log().block());
                    }
                }
                """);
        assertThat(mended).contains("import java.time.Duration;", "println(last.log().block(Duration.ofSeconds(5)))");
    }

    @Test
    void blockLastAndCloseOfProducerWhenMendedHaveLimits() throws IOException {
        String mended = mended("CleanupUnboundedWait", """
                import org.apache.kafka.clients.producer.Producer;
                import reactor.core.publisher.Flux;

                class Example implements AutoCloseable {

                    Flux<String> lines;
                    Producer<String, String> producer;

                    @Override
                    public void close() {
                        lines.blockLast();
                        producer.close();
                    }
                }
                """);
        assertThat(mended)
                .contains("lines.blockLast(Duration.ofSeconds(5));", "producer.close(Duration.ofSeconds(5));");
    }

    @Test
    void waitWhenItsResultWouldBeLostIsNotMended() throws IOException {
        String source = """
                import java.util.concurrent.CountDownLatch;

                class Example implements AutoCloseable {

                    CountDownLatch done;

                    @Override
                    public void close() throws InterruptedException {
                        done.await();
                    }
                }
                """;
        assertThat(patched("CleanupUnboundedWait", source)).isEqualTo(source);
    }

    @Test
    void interruptWhenMendedIsRestored() throws IOException {
        String mended = mended("CleanupInterrupt", """
                class Example implements AutoCloseable {

                    Thread worker;

                    @Override
                    public void close() {
                        try {
                            worker.join(100);
                        } catch (InterruptedException ignored) {}
                        worker.interrupt();
                    }
                }
                """);
        assertThat(mended.replaceAll("\\s+", " "))
                .contains("catch (InterruptedException ignored) { Thread.currentThread().interrupt();");
    }

    @Test
    void interruptWhenInLoopIsNotMendedBecauseTheLoopWouldSpin() throws IOException {
        String source = """
                class Example implements AutoCloseable {

                    Thread worker;

                    @Override
                    public void close() {
                        for (int i = 0; i < 3; i++) {
                            try {
                                worker.join(100);
                            } catch (InterruptedException e) {
                                System.err.println(e);
                            }
                        }
                    }
                }
                """;
        assertThat(patched("CleanupInterrupt", source)).isEqualTo(source);
    }

    @Test
    void interruptWhenCaughtWithOthersIsNotMendedBecauseTheOthersAreNone() throws IOException {
        String source = """
                import java.util.concurrent.Future;
                import java.util.concurrent.TimeUnit;
                import java.util.concurrent.TimeoutException;

                class Example implements AutoCloseable {

                    Future<?> last;

                    @Override
                    public void close() throws Exception {
                        try {
                            last.get(1, TimeUnit.SECONDS);
                        } catch (InterruptedException | TimeoutException e) {
                            System.err.println(e);
                        }
                        last.cancel(true);
                    }
                }
                """;
        assertThat(patched("CleanupInterrupt", source)).isEqualTo(source);
    }

    private String mended(String check, String source) throws IOException {
        String mended = patched(check, source);
        Compilation again = Compilation.of(directory, List.of(Compilation.source("Example.java", mended)));
        assertThat(again.messages()).as(mended).isEmpty();
        return mended;
    }

    private String patched(String check, String source) throws IOException {
        Path file = Files.writeString(directory.resolve("Example.java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var collector = new DiagnosticCollector<JavaFileObject>();
        String path = System.getProperty("java.class.path");
        List<String> options = List.of(
                "-d",
                directory.toString(),
                "-classpath",
                path,
                "-processorpath",
                path,
                "-proc:none",
                "-sourcepath",
                "src/test/corpus/stubs",
                "-implicit:none",
                "-XDcompilePolicy=simple",
                "--should-stop=ifError=FLOW",
                "-Xplugin:ErrorProne -XepPatchChecks:%s -XepPatchLocation:IN_PLACE".formatted(check));
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(collector, Locale.ROOT, StandardCharsets.UTF_8)) {
            boolean compiles = compiler.getTask(null, files, collector, options, null, files.getJavaFileObjects(file))
                    .call();
            assertThat(compiles).as("%s", collector.getDiagnostics()).isTrue();
        }
        return Files.readString(file);
    }
}
