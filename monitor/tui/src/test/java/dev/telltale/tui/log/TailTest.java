package dev.telltale.tui.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TailTest {
    @Test
    void theLastItemsAreKeptAndTheRestIsCounted() {
        Tail<Integer> tail = Tail.empty(1000, Long.MAX_VALUE);
        for (int i = 0; i < 5000; i++) {
            tail = tail.with(i, 1);
        }

        assertThat(tail.size()).isBetween(1000, 1200);
        assertThat(tail.dropped() + tail.size()).isEqualTo(5000);
        assertThat(tail.get(0)).isEqualTo((int) tail.dropped());
        assertThat(tail.get(tail.size() - 1)).isEqualTo(4999);
    }

    @Test
    void heavyItemsAreLetGoOfSooner() {
        Tail<Integer> tail = Tail.empty(100_000, 1000);
        for (int i = 0; i < 5000; i++) {
            tail = tail.with(i, 10);
        }

        assertThat(tail.size()).isBetween(70, 100);
        assertThat(tail.dropped() + tail.size()).isEqualTo(5000);
    }

    @Test
    void anItemThatIsHeavyByItselfIsKeptWithoutOthers() {
        Tail<String> tail = Tail.<String>empty(1000, 1000).with("a", 10).with("b", 2000);
        assertThat(tail.size()).isEqualTo(1);

        tail = tail.with("c", 2000).with("d", 10);
        assertThat(tail.size()).isEqualTo(1);
        assertThat(tail.get(0)).isEqualTo("d");
        assertThat(tail.dropped()).isEqualTo(3);
    }

    @Test
    void aVersionStaysWhatItIsWhateverIsAddedToIt() {
        Tail<String> one = Tail.<String>empty(1000, 1000).with("a", 1);
        Tail<String> two = one.with("b", 1);
        Tail<String> other = one.with("c", 1);

        assertThat(one.size()).isEqualTo(1);
        assertThat(two.get(1)).isEqualTo("b");
        assertThat(other.get(1)).isEqualTo("c");
        assertThatThrownBy(() -> one.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
