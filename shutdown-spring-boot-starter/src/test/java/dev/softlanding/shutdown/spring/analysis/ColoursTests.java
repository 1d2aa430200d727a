package dev.softlanding.shutdown.spring.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.ansi.AnsiOutput;

class ColoursTests {

    @ParameterizedTest
    @CsvSource({
        "true, '', DETECT, true",
        "true, '', ALWAYS, true",
        "true, '', NEVER, false",
        "true, 1, DETECT, false",
        "true, 1, ALWAYS, false",
        "false, '', DETECT, false",
        "false, '', ALWAYS, false"
    })
    void coloursWhenThereIsATerminalAndNobodyMindsAreShown(
            boolean terminal, String noColor, AnsiOutput.Enabled setting, boolean shown) {
        Colours colours = Colours.of(terminal, Map.of("NO_COLOR", noColor), setting);

        assertThat(colours.shown()).isEqualTo(shown);
        assertThat(colours.title("title")).isEqualTo(shown ? "\u001b[1mtitle\u001b[0m" : "title");
    }
}
