package dev.softlanding.shutdown.spring.jdbc;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import dev.softlanding.shutdown.Origin;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.spring.adoption.AdoptedTask;
import dev.softlanding.shutdown.spring.adoption.Components;
import dev.softlanding.shutdown.spring.adoption.Idleness;
import dev.softlanding.shutdown.spring.adoption.ManagedBean;
import dev.softlanding.shutdown.spring.adoption.ShutdownAdapter;
import dev.softlanding.shutdown.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.DataSourceUnwrapper;

/**
 * Waits for the users of Hikari's connections before the context's close takes them away: the pool's own close aborts what is
 * in use. The pool stays open, for what still runs while beans are destroyed.
 */
public class HikariAdapter implements ShutdownAdapter {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Idleness idleness = new Idleness(TimeSource.system());

    @Override
    public void adopt(Components components) {
        for (Pool pool : pools(components)) {
            var users = new HikariUsers(pool.bean, idleness);
            ShutdownTask task = ShutdownTask.named(components.freeName(pool.bean.taskName()))
                    .phase(Phase.RELEASE)
                    .origin(Origin.ADAPTER)
                    .timeout(TIMEOUT)
                    .inFlight(users::active)
                    .run(users::awaitEnd);
            components.adopt(AdoptedTask.of(task).draining(pool.beans.toArray(String[]::new)));
        }
    }

    /** Those that are beans, made or not, and those that are wrapped by beans. */
    private static List<Pool> pools(Components components) {
        List<Pool> pools = new ArrayList<>();
        components.ofType(HikariDataSource.class).forEach(bean -> add(bean, pools));
        components.ofType(DataSource.class).stream()
                .filter(bean -> poolOf(bean.made()) != null)
                .forEach(bean -> add(bean, pools));
        return pools;
    }

    /** Several beans may be one pool. */
    private static void add(ManagedBean<? extends DataSource> bean, List<Pool> pools) {
        HikariDataSource hikari = poolOf(bean.made());
        for (Pool pool : pools) {
            if (pool.beans.contains(bean.name()) || (hikari != null && hikari == poolOf(pool.bean.made()))) {
                pool.beans.add(bean.name());
                return;
            }
        }
        pools.add(new Pool(bean, new LinkedHashSet<>(Set.of(bean.name()))));
    }

    /**
     * A pool.
     *
     * @param bean the first bean that is it, or wraps it
     * @param beans the names of all of those
     */
    private record Pool(ManagedBean<? extends DataSource> bean, Set<String> beans) {}

    /** The pool that a data source is, or wraps; none if it is another one's. */
    static @Nullable HikariDataSource poolOf(@Nullable DataSource dataSource) {
        return dataSource == null
                ? null
                : DataSourceUnwrapper.unwrap(dataSource, HikariConfigMXBean.class, HikariDataSource.class);
    }
}
