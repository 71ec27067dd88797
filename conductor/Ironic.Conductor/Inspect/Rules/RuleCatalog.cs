using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ironic.Conductor.Inspect.Rules;

/// <summary>What a condition or an action takes.</summary>
/// <param name="Required">Must be given; in this order where arguments come as a list.</param>
/// <param name="Optional">May be given; after the required ones in a list.</param>
/// <param name="Formatted">Texts in these have their <c>{fields}</c> filled in; in a loop all of them have.</param>
internal sealed record RuleSignature(ImmutableArray<string> Required, ImmutableArray<string> Optional, ImmutableArray<string> Formatted);

/// <summary>The conditions and actions that rules may name (the API contract, section 2.17; Ironic's <c>inspection_rules</c>).</summary>
internal static class RuleCatalog
{
    /// <summary>How the results over a loop's items make one.</summary>
    public static ImmutableArray<string> Multiples { get; } = ["any", "all", "first", "last"];

    public static FrozenDictionary<string, RuleSignature> Conditions { get; } = Table(
    [
        ("eq", "values", "", "values"),
        ("lt", "values", "", "values"),
        ("gt", "values", "", "values"),
        ("is-empty", "value", "", "value"),
        ("in-net", "address subnet", "", "address subnet"),
        ("matches", "value regex", "", "value"),
        ("contains", "value regex", "", "value"),
        ("one-of", "value", "values", "value"),
        ("is-none", "value", "", "value"),
        ("is-true", "value", "", "value"),
        ("is-false", "value", "", "value"),
    ]);

    public static FrozenDictionary<string, RuleSignature> Actions { get; } = Table(
    [
        ("fail", "msg", "", ""),
        ("log", "msg", "level", "msg"),
        ("set-attribute", "path value", "", "value"),
        ("extend-attribute", "path value", "unique", "value"),
        ("del-attribute", "path", "", ""),
        ("set-capability", "name value", "", "value"),
        ("unset-capability", "name", "", ""),
        ("add-trait", "name", "", ""),
        ("remove-trait", "name", "", ""),
        ("set-plugin-data", "path value", "", "value"),
        ("extend-plugin-data", "path value", "unique", "value"),
        ("unset-plugin-data", "path", "", ""),
        ("set-port-attribute", "port_id path value", "", "value"),
        ("extend-port-attribute", "port_id path value", "unique", "value"),
        ("del-port-attribute", "port_id path", "", ""),
        ("api-call", "url", "headers proxies timeout retries backoff_factor", "url"),
    ]);

    private static FrozenDictionary<string, RuleSignature> Table((string Op, string Required, string Optional, string Formatted)[] rows) =>
        rows.ToFrozenDictionary(row => row.Op, row => new RuleSignature(Words(row.Required), Words(row.Optional), Words(row.Formatted)), StringComparer.Ordinal);

    private static ImmutableArray<string> Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
