package dev.softlanding.shutdown.spring.adoption;

import org.springframework.beans.factory.DisposableBean;

/** Called by a context when it has destroyed its beans: it belongs to the plan, and is no bean. */
@FunctionalInterface
public interface AfterDestruction extends DisposableBean {

    @Override
    void destroy();
}
