package dev.tributary.producers;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Words for columns and events: plausible, in several scripts, with characters that careless code trips over. */
final class Texts {

    private static final List<String> GIVEN = List.of(
            "Ada",
            "Grace",
            "Linus",
            "Zoë",
            "Łukasz",
            "Søren",
            "José",
            "Chloé",
            "Jürgen",
            "Siobhán",
            "Nguyễn",
            "Олена",
            "Ιωάννα",
            "李",
            "さくら",
            "민준",
            "أحمد",
            "שרה",
            "अनिल",
            "Mary-Jane");
    private static final List<String> FAMILY = List.of(
            "Lovelace",
            "Hopper",
            "O'Brien",
            "García Márquez",
            "Müller-Lüdenscheidt",
            "Ångström",
            "Čapek",
            "Šimić",
            "van der Berg",
            "Шевченко",
            "Παπαδόπουλος",
            "雷",
            "山田",
            "김",
            "الحسن",
            "כהן",
            "शर्मा",
            "D\u2019Angelo");
    private static final List<String> ADJECTIVES = List.of(
            "Small",
            "Sturdy",
            "Blue",
            "Folding",
            "Quiet",
            "Café",
            "Über",
            "Handmade",
            "Wooden",
            "Spare",
            "Light",
            "\"Original\"",
            "50 %",
            "Second-hand");
    private static final List<String> NOUNS = List.of(
            "Kettle",
            "Lamp",
            "Notebook",
            "Bicycle Bell",
            "Teapot",
            "Chair",
            "Backpack",
            "Fountain Pen",
            "Umbrella",
            "Clock",
            "Piñata",
            "茶碗",
            "Matryoshka матрёшка",
            "Frisbee \uD83E\uDD4F");
    private static final List<String> WORDS = List.of(
            "the",
            "parcel",
            "customer",
            "asked",
            "whether",
            "delivery",
            "on",
            "Tuesday",
            "would",
            "be",
            "possible",
            "and",
            "we",
            "agreed",
            "naïve",
            "résumé",
            "façade",
            "Straße",
            "smörgåsbord",
            "\uD83D\uDE9A",
            "\uD83D\uDE42",
            "100%",
            "a\\b",
            "\"quoted\"",
            "it's",
            "new\nline",
            "tab\there",
            "№7",
            "½",
            "€5",
            "東京",
            "данные",
            "ok");
    private static final List<String> REMARKS = List.of(
            "",
            " ",
            "Leave it at the door.",
            "Ring twice, then wait \uD83D\uDD14",
            "Geschenk für Zoë",
            "null",
            "NULL",
            "пожалуйста, быстро",
            "line one\nline two",
            "50% off; -- not a comment",
            "\u00A0",
            "e\u0301 is not é");

    private final Chance chance;

    Texts(Chance chance) {
        this.chance = chance;
    }

    String person() {
        return chance.of(GIVEN) + " " + chance.of(FAMILY);
    }

    String product() {
        return chance.of(ADJECTIVES) + " " + chance.of(NOUNS);
    }

    /** Short, now and then empty. */
    String remark() {
        return chance.of(REMARKS);
    }

    String phone() {
        return "+" + chance.between(1, 99) + " " + chance.between(100, 999) + " " + chance.between(100_000, 999_999);
    }

    /** So long that PostgreSQL stores it out of line: 3,000 characters and more. */
    String essay() {
        int length = chance.between(3_000, 6_000);
        StringBuilder text = new StringBuilder(length + 16);
        while (text.length() < length) {
            text.append(chance.of(WORDS)).append(' ');
        }
        return text.toString();
    }

    /** A sentence. */
    String sentence() {
        return Stream.generate(() -> chance.of(WORDS))
                .limit(chance.between(3, 12))
                .collect(Collectors.joining(" "));
    }

    /** Null, empty, a sentence, or most often an essay. */
    String notes() {
        int draw = chance.below(10);
        return draw == 0 ? null : draw == 1 ? "" : draw < 4 ? sentence() : essay();
    }

    /** A JSON object, or null. */
    String preferences() {
        if (chance.percent(15)) {
            return null;
        }
        return "{\"theme\": \"%s\", \"page\": %d, \"tags\": [%s], \"ratio\": %s, \"last\": %s}"
                .formatted(
                        chance.percent(50) ? "dark" : "été",
                        chance.between(10, 100),
                        chance.percent(30) ? "" : "\"new\", \"\uD83D\uDD25\", \"a\\\"b\"",
                        chance.between(0, 999) / 1000.0,
                        chance.percent(50) ? "null" : "{\"seen\": [1, 2, null]}");
    }
}
