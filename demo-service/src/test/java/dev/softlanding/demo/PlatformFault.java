package dev.softlanding.demo;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ContainerNetwork;
import java.io.IOException;
import org.testcontainers.DockerClientFactory;

/** What can go wrong around a process that is told to stop; begun before that, and over before its next life. */
enum PlatformFault {
    /** In place of the SIGTERM. */
    SIGKILL,

    /** Connections stay open, and nothing answers. */
    DATABASE_PAUSED {
        @Override
        void begin(DemoCluster cluster) {
            engine().pauseContainerCmd(cluster.postgres().getContainerId()).exec();
        }

        @Override
        void heal(DemoCluster cluster) {
            engine().unpauseContainerCmd(cluster.postgres().getContainerId()).exec();
        }
    },

    BROKER_STOPPED {
        @Override
        void begin(DemoCluster cluster) {
            engine().stopContainerCmd(cluster.kafka().getContainerId()).exec();
        }

        @Override
        void heal(DemoCluster cluster) {
            engine().startContainerCmd(cluster.kafka().getContainerId()).exec();
        }
    },

    /** From everything, its clients too. */
    NETWORK_CUT {
        @Override
        void begin(DemoCluster cluster) {
            engine().disconnectFromNetworkCmd()
                    .withNetworkId(cluster.network().getId())
                    .withContainerId(cluster.demo().getContainerId())
                    .exec();
        }

        @Override
        void heal(DemoCluster cluster) {
            engine().connectToNetworkCmd()
                    .withNetworkId(cluster.network().getId())
                    .withContainerId(cluster.demo().getContainerId())
                    .withContainerNetwork(
                            new ContainerNetwork().withAliases(cluster.demo().name()))
                    .exec();
        }
    },

    /** A fifth of a core. */
    LITTLE_CPU {
        private static final long PERIOD = 100_000;

        @Override
        void begin(DemoCluster cluster) {
            limit(cluster, PERIOD / 5);
        }

        @Override
        void heal(DemoCluster cluster) {
            limit(cluster, -1);
        }

        private static void limit(DemoCluster cluster, long quota) {
            engine().updateContainerCmd(cluster.demo().getContainerId())
                    .withCpuPeriod(PERIOD)
                    .withCpuQuota(quota)
                    .exec();
        }
    },

    /** What it has, and little more. */
    MEMORY_AT_ITS_LIMIT {
        /** With 8 MiB the kernel kills it a moment after SIGTERM, as it would kill it for any other work. */
        private static final long MARGIN = 32L << 20;

        @Override
        void begin(DemoCluster cluster) throws IOException, InterruptedException {
            limit(cluster, anonymous(cluster.demo()) + MARGIN);
        }

        @Override
        void heal(DemoCluster cluster) {
            limit(cluster, MEMORY);
        }

        /** Bytes that cannot be taken away: what is read from files can be, and is read again. */
        private static long anonymous(DemoContainer demo) throws IOException, InterruptedException {
            String status =
                    demo.execInContainer("grep", "RssAnon", "/proc/1/status").getStdout();
            return Long.parseLong(status.replaceAll("\\D", "")) << 10;
        }

        private static void limit(DemoCluster cluster, long bytes) {
            engine().updateContainerCmd(cluster.demo().getContainerId())
                    .withMemory(bytes)
                    .withMemorySwap(bytes)
                    .exec();
        }
    };

    /** The container's limit, in bytes. */
    static final long MEMORY = 512L << 20;

    void begin(DemoCluster cluster) throws IOException, InterruptedException {}

    void heal(DemoCluster cluster) {}

    private static DockerClient engine() {
        return DockerClientFactory.instance().client();
    }
}
