package dev.softlanding.shutdown.spring.manifest;

import static dev.softlanding.shutdown.spring.manifest.Manifests.CONTAINER;
import static dev.softlanding.shutdown.spring.manifest.Manifests.DEMAND;
import static dev.softlanding.shutdown.spring.manifest.Manifests.check;
import static dev.softlanding.shutdown.spring.manifest.Manifests.found;
import static dev.softlanding.shutdown.spring.manifest.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandCheckTests {

    /** The good manifest with this command; an arrow stands for the next line. */
    private static String running(String lines) {
        return with("lifecycle: {}", lines.replace(" → ", "\n          "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command: [java, -jar, app.jar]",
                "args: [-jar, app.jar]",
                "command: [sh, -c, exec java -jar app.jar]",
                "command: [sh, -c, 'setup; exec java -jar app.jar']",
                "command: [sh, -c, 'java -version && exec java -jar app.jar']",
                "command: [sh, -c, 'A=b exec $JAVA_HOME/bin/java -jar app.jar 2>&1']",
                "command: [sh, -c, 'exec tini -- java -jar app.jar']",
                "command: [sh, -c, 'which java; echo \"java; java\" # java\n\n exec ./start']",
                "command: [/bin/bash, -euo, pipefail, -c, exec java -jar app.jar]",
                "command: [tini, --, java, -jar, app.jar]",
                "command: [/usr/bin/dumb-init, java, -jar, app.jar]",
                "command: [sh, -c] → args: [exec java -jar app.jar]",
                "command: [sh, -c]",
                "command: [env, A=b, java, -jar, app.jar]"
            })
    void commandByWhichTheVirtualMachineGetsTheSignalIsNotFound(String lines) {
        assertThat(found(running(lines))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "command: [sh, -c, java -jar app.jar] # command: [\"java\", \"-jar\", \"app.jar\"]",
                "command: [/bin/sh, -c, 'java \"-Da=b c\" -jar app.jar'] # command: [\"java\", \"-Da=b c\", \"-jar\", \"app.jar\"]",
                "command: [/bin/bash, -lc, java $JAVA_OPTS -jar app.jar] # command: [\"/bin/bash\", \"-lc\", \"exec java $JAVA_OPTS -jar app.jar\"]",
                "command: [sh, -c, 'a && java -jar app.jar'] # command: [\"sh\", \"-c\", \"a && exec java -jar app.jar\"]",
                "command: [sh, -c, 'A=b  nohup /opt/jdk/bin/java -jar app.jar'] # command: [\"sh\", \"-c\", \"A=b  exec nohup /opt/jdk/bin/java -jar app.jar\"]",
                "command: [sh, -e, -c, 'if a; then java -jar b; fi'] # command: [\"sh\", \"-e\", \"-c\", \"if a; then exec java -jar b; fi\"]",
                "command: [tini, -g, --, sh, -c, java -jar app.jar] # command: [\"java\", \"-jar\", \"app.jar\"]",
                "command: [sh, -c, 'exec java -jar app.jar | tee log'] # Start the JVM last, by 'exec java …', neither in the background nor in a pipe.",
                "command: [sh, -c, 'java -jar app.jar & wait'] # Start the JVM last, by 'exec java …', neither in the background nor in a pipe."
            })
    void shellThatStaysBeforeTheVirtualMachineFails(String lines, String fix) {
        assertThat(check(running(lines), DEMAND)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(ManifestFinding.Severity.FAILURE);
            assertThat(finding.code()).isEqualTo("shell-form");
            assertThat(finding.path()).isEqualTo(CONTAINER + "command");
            assertThat(finding.fix()).isEqualTo(fix);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "command: [sh, -c] → args: [java -jar app.jar] # command: [\"java\", \"-jar\", \"app.jar\"] → and no args",
                "args: [sh, -c, java -jar app.jar] # command: [\"java\", \"-jar\", \"app.jar\"]",
                "command: [sh, -c] → args: [java $A] # args: [\"exec java $A\"]"
            })
    void scriptAmongTheArgumentsIsNamedThere(String lines, String fix) {
        assertThat(check(running(lines), DEMAND)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("shell-form");
            assertThat(finding.path()).isEqualTo(CONTAINER + "args");
            assertThat(finding.fix().replace("\n# ", " → ")).isEqualTo(fix);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'command: [sh, start.sh]', command[1]",
        "'command: [/app/start.sh]', command[0]",
        "'command: [sh, -c, ./start]', command[2]",
        "'command: [sh, -c, ''java -version; exec /app/orders'']', command[2]",
        "'command: [sh, -c, ''trap \"kill -TERM $!\" TERM; java -jar app.jar & wait'']', command[2]"
    })
    void scriptThatCannotBeSeenThroughIsNoted(String lines, String path) {
        assertThat(check(running(lines), DEMAND)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(ManifestFinding.Severity.NOTE);
            assertThat(finding.code()).isEqualTo("start-script-unknown");
            assertThat(finding.path()).isEqualTo(CONTAINER + path);
        });
    }
}
