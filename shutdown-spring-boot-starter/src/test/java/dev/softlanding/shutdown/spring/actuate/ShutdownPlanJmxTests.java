package dev.softlanding.shutdown.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.softlanding.shutdown.spring.TestServer;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** The endpoint where there is no web: operations by names of their own, and nothing for browsers or kubelets. */
@Timeout(60)
class ShutdownPlanJmxTests {

    private static final String[] JMX = {"spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=*"};

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @Test
    void operationsWhenNobodyGaveAccessAreThoseThatRead() throws Exception {
        try (var application = TestServer.start(Application.class, JMX)) {
            ObjectName bean = bean("Shutdownplan");

            assertThat(operations(bean)).containsExactlyInAnyOrder("plan", "task");
            assertThat(read(bean, "plan")).containsEntry("state", "ARMED");
            assertThat(read(bean, "task", "web-drain"))
                    .containsEntry("name", "web-drain")
                    .containsEntry("timeout", "PT10S");
            assertThatThrownBy(() -> invoke(bean, "task", "web-drian"))
                    .hasStackTraceContaining("There is no task 'web-drian'. Did you mean 'web-drain'?");
            assertThat(server.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Prestop"), null))
                    .isEmpty();
            assertThat(application.coordinator().announcement()).isEmpty();
        }
    }

    @Test
    void operationsWhenUnrestrictedAnnounceAndTakeBack() throws Exception {
        try (var application = TestServer.start(
                Application.class, JMX[0], JMX[1], "management.endpoint.shutdownplan.access=unrestricted")) {
            ObjectName bean = bean("Shutdownplan");
            assertThat(operations(bean)).containsExactlyInAnyOrder("plan", "task", "announce", "withdraw");

            assertThat(read(bean, "announce")).containsEntry("by", "PERSON");
            assertThat(application.coordinator().announcement()).isPresent();
            assertThat(invoke(bean, "withdraw")).isEqualTo("taken back");
            assertThat(application.coordinator().announcement()).isEmpty();
        }
    }

    private ObjectName bean(String name) throws Exception {
        return server.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=" + name + ",*"), null)
                .iterator()
                .next();
    }

    private List<String> operations(ObjectName bean) throws Exception {
        return Arrays.stream(server.getMBeanInfo(bean).getOperations())
                .map(MBeanOperationInfo::getName)
                .toList();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> read(ObjectName bean, String operation, String... arguments) throws Exception {
        return (Map<String, Object>) invoke(bean, operation, arguments);
    }

    private Object invoke(ObjectName bean, String operation, String... arguments) throws Exception {
        String[] types = new String[arguments.length];
        Arrays.fill(types, String.class.getName());
        return server.invoke(bean, operation, arguments, types);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
