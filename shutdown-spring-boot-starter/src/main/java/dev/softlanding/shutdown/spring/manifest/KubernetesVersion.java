package dev.softlanding.shutdown.spring.manifest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A release of Kubernetes, as {@code 1.34}. */
record KubernetesVersion(int major, int minor) implements Comparable<KubernetesVersion> {

    private static final Pattern VERSION = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})([.+-].*)?");

    static KubernetesVersion of(int minor) {
        return new KubernetesVersion(1, minor);
    }

    /**
     * As clusters call theirs: {@code v1.34.2}, {@code 1.33+}, {@code 1.32.9-eks-1}.
     *
     * @throws InvalidManifestException if it is none
     */
    static KubernetesVersion parse(String text) {
        Matcher version = VERSION.matcher(text.strip());
        if (!version.matches()) {
            throw new InvalidManifestException(
                    "The version of Kubernetes is '%s'. Give one as '1.34', or none.".formatted(text));
        }
        return new KubernetesVersion(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    boolean isBefore(KubernetesVersion other) {
        return compareTo(other) < 0;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
