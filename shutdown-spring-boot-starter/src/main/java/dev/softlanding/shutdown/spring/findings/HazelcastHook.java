package dev.softlanding.shutdown.spring.findings;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.spi.properties.ClusterProperty;
import com.hazelcast.spi.properties.HazelcastProperties;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Looks whether members of a Hazelcast cluster that live in this JVM end themselves, as they do unless told not to. */
final class HazelcastHook implements FindingSource {

    private final Supplier<? extends Collection<HazelcastInstance>> members;

    HazelcastHook(Supplier<? extends Collection<HazelcastInstance>> members) {
        this.members = members;
    }

    @Override
    public String name() {
        return FindingNames.HOOK_HAZELCAST;
    }

    @Override
    public List<Finding> look() {
        String hooked = members.get().stream()
                .filter(HazelcastHook::hasHook)
                .map(HazelcastInstance::getName)
                .sorted()
                .collect(Collectors.joining("', '"));
        if (hooked.isEmpty()) {
            return List.of();
        }
        return List.of(new Finding(
                name(),
                "Hazelcast ends '%s' in a JVM hook: where System.exit ends the process, that is beside the shutdown plan."
                        .formatted(hooked),
                "Set hazelcast.shutdownhook.enabled to false, in its configuration or as a system property; the context"
                        + " shuts down a HazelcastInstance that is a bean."));
    }

    private static boolean hasHook(HazelcastInstance member) {
        return new HazelcastProperties(member.getConfig()).getBoolean(ClusterProperty.SHUTDOWNHOOK_ENABLED);
    }
}
