package dev.telltale.engine;

import java.io.IOException;
import java.util.List;

/**
 * Keeps the workflows that are registered, so that the next engine knows them too.
 *
 * <p>It is asked to load once, before anything else, and then by one thread at a time; it may take as long as a disk does.
 */
public interface WorkflowStore {
    /** Keeps nothing. */
    WorkflowStore NONE = new WorkflowStore() {
        @Override
        public List<Kept> load() {
            return List.of();
        }

        @Override
        public void keep(String name, String text) {}

        @Override
        public void drop(String name) {}
    };

    /** All that is kept. */
    List<Kept> load() throws IOException;

    /** Keeps a text under a name, in place of the one before. When this returns it survives; when it throws, the one before does. */
    void keep(String name, String text) throws IOException;

    /** Keeps nothing under this name any more. */
    void drop(String name) throws IOException;

    /** A text that is kept. @param source what it is called in messages, such as its file name */
    record Kept(String name, String text, String source) {}
}
