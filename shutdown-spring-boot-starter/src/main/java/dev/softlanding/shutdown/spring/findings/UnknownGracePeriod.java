package dev.softlanding.shutdown.spring.findings;

import dev.softlanding.shutdown.spring.platform.Platform;
import java.util.List;

/** Looks whether anybody says how long the platform waits before it kills. */
final class UnknownGracePeriod implements FindingSource {

    private final FindingSettings settings;
    private final Platform platform;

    UnknownGracePeriod(FindingSettings settings, Platform platform) {
        this.settings = settings;
        this.platform = platform;
    }

    @Override
    public String name() {
        return FindingNames.GRACE_PERIOD;
    }

    @Override
    public List<Finding> look() {
        if (settings.tellsGracePeriod() || !platform.isKilling()) {
            return List.of();
        }
        return List.of(new Finding(
                name(),
                "Nobody says how long %s waits before it kills this process; %d s are assumed."
                        .formatted(platform, platform.gracePeriod().toSeconds()),
                "Set shutdown.grace-period, or SHUTDOWN_GRACE_PERIOD, to what it is told."));
    }
}
