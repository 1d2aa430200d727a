package corpus;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;

class MailByAsyncBean {

    static class Mails {
        @Async
        public void send(String subject) {
            System.out.println(subject);
        }
    }

    private final Mails mails;

    MailByAsyncBean(Mails mails) {
        this.mails = mails;
    }

    @EventListener
    void closed(ContextClosedEvent event) {
        mails.send("closed at " + event.getTimestamp()); // finds CleanupAsync
    }
}
