package corpus;

import java.util.concurrent.Future;
import org.springframework.beans.factory.DisposableBean;

class MarkOfAnotherTool implements DisposableBean {

    private Future<?> last;

    @SuppressWarnings("CleanupUnboundedWait") // NOSONAR
    @Override
    public void destroy() throws Exception { // finds SuppressionReason
        if (last != null) {
            last.get();
        }
    }
}
