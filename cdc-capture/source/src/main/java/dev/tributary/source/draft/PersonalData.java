package dev.tributary.source.draft;

import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Guesses by a column's name whether it holds data about a person: a hint for whoever reads the file, no more. */
final class PersonalData {

    /** Kind → what the words of a name, with spaces between them, look like. */
    private static final Map<String, Pattern> KINDS = new LinkedHashMap<>();

    static {
        kind("e-mail address", "e ?mails?|mails?|email ?addr(ess)?");
        kind(
                "phone number",
                "(tele)?(phone|fon)s?( ?(no|nr|number|nummer))?|tel( ?(no|nr))?|mobile|cell|handy|fax|msisdn");
        kind("IP address", "ip|ip ?v? ?[46]|ip ?addr(ess)?|(remote|client|last) ?ip");
        kind(
                "name of a person",
                "name|(first|last|full|given|family|middle|maiden|sur|fore|nick|user|display|legal|real|contact|customer|person"
                        + "|patient|employee|holder|recipient|birth) ?names?|[fl] ?name|surnames?|vorname|nachname|"
                        + "familienname|apellidos?|nombre|prenom|nom|login");
        kind(
                "address",
                "addr(ess)?|address ?line|street|strasse|str|house ?(no|nr|number)|hausnummer|post(al)? ?codes?|zip|"
                        + "zip ?codes?|plz|postleitzahl|city|ort|wohnort|anschrift|adresse|lat(itude)?|long?(gitude|itude)?");
        kind(
                "date or place of birth",
                "birth|birth ?(day|date|place|year)|date of birth|dob|born( on| at)?|geburtstag|geburtsdatum|geburtsort|age");
        kind("bank account", "iban|bic|swift|account ?(no|nr|number)|bank ?account|kontonummer|konto");
        kind("card number", "(credit ?)?card ?(no|nr|number|holder)|pan|cvv|cvc|cc ?(no|nr|number)");
        kind(
                "number of a person",
                "ssn|social ?security( ?(no|nr|number))?|sozialversicherungsnummer|passport( ?(no|nr|number))?|"
                        + "(tax|national|personal) ?(id|no|nr|number)|steuer ?(id|nummer)|driv(ers?|ing) ?licen[cs]e( ?(no|number))?");
        kind(
                "sensitive",
                "gender|sex|geschlecht|religion|ethnicity|nationality|marital ?status|password|passwd|pwd|"
                        + "password ?hash|secret");
    }

    /** Words after which a name is one of something else: {@code file_name}. */
    private static final Pattern THING = Pattern.compile(
            ".*\\b(file|table|schema|column|host|server|product|brand|field|event|class|type|path|"
                    + "database|index|queue|topic|job|task|role|group|category|country|model|item|project|department)s? name");

    private PersonalData() {}

    private static void kind(String kind, String words) {
        KINDS.put(
                kind, Pattern.compile("(?:.* )?(?:" + words + ")(?: (?:[0-9]+|hash|hashed|enc|encrypted|raw|text))?"));
    }

    /** {@code customerEMail} → {@code e-mail address}; empty if the name says nothing. */
    static Optional<String> guess(String table, String column) {
        String words = words(column);
        String named = words.equals("name") ? words(table).replaceAll("ies$", "y") + " name" : words;
        if (THING.matcher(named).matches()) {
            return Optional.empty();
        }
        return KINDS.entrySet().stream()
                .filter(kind -> kind.getValue().matcher(words).matches())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** {@code Straße-Nr}, {@code eMailAddress}, {@code phone2} → {@code strasse nr}, {@code e mail address}, {@code phone 2}. */
    private static String words(String column) {
        String plain = Normalizer.normalize(column.replace("ß", "ss"), Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "");
        return plain.replaceAll("(?<=[\\p{Ll}0-9])(?=\\p{Lu})", " ")
                .replaceAll("(?<=\\p{L})(?=[0-9])", " ")
                .replaceAll("[^\\p{L}0-9]+", " ")
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
