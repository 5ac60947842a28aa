package dev.tributary.reduce;

/** Is told when others can see what became of a key. */
interface Visibility {

    /** Whoever keeps only the present rows looks once, after the last event. */
    Visibility AT_THE_END = new Visibility() {
        @Override
        public void committed(KeyState state) {}

        @Override
        public void fenced(KeyState state, Place fence) {}
    };

    /** A transaction that touched the key is complete. */
    void committed(KeyState state);

    /** A fence ended whatever was visible under the key. */
    void fenced(KeyState state, Place fence);
}
