package dev.softlanding.shutdown.memory;

/**
 * Decides when there is too little left: when it was so in several looks in a row. After that there is enough again only
 * when a good part below the threshold is reached, so that a value that swings around it is told once. A look that saw nothing
 * ends a row and changes nothing else. For one thread.
 */
final class Threshold {

    /** There is enough again below this part of the threshold. */
    private static final double ENOUGH = 0.95;

    private final double ratio;
    private final int looks;
    private int row;
    private boolean exceeded;

    Threshold(double ratio, int looks) {
        this.ratio = ratio;
        this.looks = looks;
    }

    /**
     * Takes what a look saw.
     *
     * @param seen the part that is in use, or NaN
     * @return whether there is too little left
     */
    boolean isExceededBy(double seen) {
        if (!exceeded) {
            row = seen >= ratio ? row + 1 : 0;
            exceeded = row >= looks;
        } else if (seen < ratio * ENOUGH) {
            row = 0;
            exceeded = false;
        }
        return exceeded;
    }
}
