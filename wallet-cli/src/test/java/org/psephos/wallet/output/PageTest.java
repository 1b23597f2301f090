package org.psephos.wallet.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.psephos.wallet.output.Table.Cell;

class PageTest {
    @Test
    void alignsTheFieldsOfARun() {
        var page = new Page().field("id", "1").field("height", "2").line("and").field("x", "3");

        assertThat(page.render(Style.PLAIN)).isEqualTo("  id      1\n  height  2\nand\n  x  3\n");
    }

    @Test
    void drawsTablesWithBars() {
        var table = new Table().left("option").left("").right("share");
        table.row(words("Ada"), new Cell.Bar(0.5), words("50 %"));
        table.row(words("選挙"), new Cell.Bar(1), words("100 %"));

        assertThat(new Page().table(table).render(Style.PLAIN))
                .isEqualTo("  option                            share\n"
                        + "  Ada     ████████████               50 %\n"
                        + "  選挙    ████████████████████████  100 %\n");
    }

    @Test
    void fallsBackToAsciiWhereTheEncodingHasNoMore() {
        var table = new Table().left("").left("");
        table.row(words("Ada"), new Cell.Bar(0.25));

        assertThat(new Page().good("done…").table(table).render(new Style(false, false, 80)))
                .isEqualTo("ok done...\n  Ada  ######\n");
    }

    @Test
    void coloursItselfButNeverLetsOthersDoSo() {
        String shown = new Page().bad("\u001b[5mblink").render(new Style(true, true, 80));

        assertThat(shown).isEqualTo("\u001b[31m✗ blink\u001b[0m\n");
    }

    @Test
    void breaksParagraphsAtTheWidthOfTheTerminal() {
        var page = new Page().paragraph("one two three four five six seven eight nine ten\nnext");

        assertThat(page.render(new Style(false, true, 32)).lines())
                .containsExactly("  one two three four five six", "  seven eight nine ten", "  next");
    }

    private static Cell words(String text) {
        return new Cell.Words(Ink.PLAIN, text);
    }
}
