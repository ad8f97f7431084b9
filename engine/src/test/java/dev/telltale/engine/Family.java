package dev.telltale.engine;

import dev.telltale.event.EventJournal;
import dev.telltale.event.Parent;
import dev.telltale.event.RunEvent;
import java.util.List;

/** Who called whom in a journal. */
final class Family {
    private Family() {}

    /** Waits until a node's call has begun to run. @return the id of what it calls */
    static String awaitChild(Fixture fixture, Execution caller, String path) {
        return awaitChild(fixture, caller.id(), path);
    }

    static String awaitChild(Fixture fixture, String callerId, String path) {
        Parent parent = new Parent(callerId, path);
        return fixture.journal
                .await(event -> event instanceof RunEvent.Started started && parent.equals(started.parent()))
                .envelope()
                .executionId();
    }

    /** The executions called by a node so far, in the order of their start. */
    static List<String> children(Fixture fixture, Execution caller, String path) {
        Parent parent = new Parent(caller.id(), path);
        return fixture.journal.read(0, Integer.MAX_VALUE).stream()
                .map(EventJournal.Entry::event)
                .filter(event -> event instanceof RunEvent.Started started && parent.equals(started.parent()))
                .map(event -> event.envelope().executionId())
                .toList();
    }

    /** The story of an execution that has ended. */
    static Story story(Fixture fixture, String executionId) {
        return Story.of(fixture.journal.events(executionId));
    }
}
