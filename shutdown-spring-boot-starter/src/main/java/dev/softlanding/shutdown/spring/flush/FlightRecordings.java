package dev.softlanding.shutdown.spring.flush;

import dev.softlanding.shutdown.spring.flush.SideBySide.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/**
 * Dumps running flight recordings to where they would be at the end of the JVM: a halt would leave an empty file there. They
 * go on, so that an end by other means than a halt writes them whole. Starts no flight recorder.
 */
final class FlightRecordings {

    private FlightRecordings() {}

    static void dump(Duration remaining) throws InterruptedException {
        if (!FlightRecorder.isInitialized()) {
            return;
        }
        List<Part> parts = FlightRecorder.getFlightRecorder().getRecordings().stream()
                .filter(recording -> recording.getState() == RecordingState.RUNNING)
                .filter(recording -> recording.getDestination() != null || recording.getDumpOnExit())
                .map(recording -> new Part("flight recording " + recording.getName(), () -> dump(recording)))
                .toList();
        SideBySide.run(parts, remaining);
    }

    private static void dump(Recording recording) throws IOException {
        Path destination = recording.getDestination();
        recording.dump(
                destination != null
                        ? destination
                        : Path.of("hotspot-pid-%d-id-%d.jfr"
                                .formatted(ProcessHandle.current().pid(), recording.getId())));
    }
}
