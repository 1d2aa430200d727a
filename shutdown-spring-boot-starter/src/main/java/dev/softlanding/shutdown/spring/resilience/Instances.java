package dev.softlanding.shutdown.spring.resilience;

import dev.softlanding.shutdown.policy.PolicyKind;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The instances of one kind that the application has. They are looked up anew each time, because more may have been made. Threadsafe.
 *
 * @param kind the kind
 * @param property where Resilience4j's Spring Boot module has their settings
 * @param registries those that know the instances
 * @param all all that a registry knows
 * @param nameOf what an instance is called
 * @param policyOf makes the policy of an instance, or gives the one there is
 * @param hasThreads whether there is one of that name that would do the work on threads of its own, which is no policy
 */
record Instances<R, I>(
        PolicyKind kind,
        String property,
        ObjectProvider<R> registries,
        Function<R, ? extends Collection<I>> all,
        Function<I, String> nameOf,
        Function<I, Policy> policyOf,
        Predicate<String> hasThreads) {

    /** Of a kind that has no threads of its own. */
    Instances(
            PolicyKind kind,
            String property,
            ObjectProvider<R> registries,
            Function<R, ? extends Collection<I>> all,
            Function<I, String> nameOf,
            Function<I, Policy> policyOf) {
        this(kind, property, registries, all, nameOf, policyOf, name -> false);
    }

    /** Whether anybody could know any. */
    boolean haveRegistry() {
        return registries.stream().findAny().isPresent();
    }

    /** The policy of that name, or {@code null}. */
    @Nullable
    Policy find(String name) {
        return stream()
                .filter(instance -> nameOf.apply(instance).equals(name))
                .findFirst()
                .map(policyOf)
                .orElse(null);
    }

    /** All names, sorted. */
    List<String> names() {
        return stream().map(nameOf).distinct().sorted().toList();
    }

    private Stream<I> stream() {
        return registries.orderedStream().flatMap(registry -> all.apply(registry).stream());
    }
}
