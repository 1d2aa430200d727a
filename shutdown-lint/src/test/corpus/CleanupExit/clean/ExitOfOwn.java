package corpus;

import org.springframework.beans.factory.DisposableBean;

class ExitOfOwn implements DisposableBean {

    /** The state machine has exits of its own. */
    interface State {
        void exit(int code);

        void halt(int code);
    }

    private final State state;

    ExitOfOwn(State state) {
        this.state = state;
    }

    @Override
    public void destroy() {
        state.exit(0);
        state.halt(0);
    }
}
