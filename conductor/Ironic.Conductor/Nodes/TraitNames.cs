using System.Collections.Immutable;
using Ironic.Model.Faults;

namespace Ironic.Conductor.Nodes;

/// <summary>Which traits there may be.</summary>
/// <remarks>Standard traits (os-traits) are told by their namespaces; the list itself grows with every release of it.</remarks>
public static class TraitNames
{
    public const int MaxLength = 255;

    /// <summary>Traits that one node or runbook may have.</summary>
    public const int MaxCount = 50;

    private static readonly string[] Namespaces = ["CUSTOM_", "HW_", "COMPUTE_", "STORAGE_", "MISC_", "OWNER_"];

    public static bool IsValid(string trait) =>
        trait.Length <= MaxLength
        && trait.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_')
        && Array.Exists(Namespaces, prefix => trait.Length > prefix.Length && trait.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Null: all of them may be there together.</summary>
    public static Fault? Problem(ImmutableSortedSet<string> traits)
    {
        if (traits.FirstOrDefault(trait => !IsValid(trait)) is { } bad)
            return Fault.Invalid($"Invalid trait '{bad}': a standard trait's name, or CUSTOM_ and then A-Z, 0-9 and _, at most {MaxLength} characters, is needed.");
        return traits.Count > MaxCount ? Fault.Invalid($"Error setting traits: there would be {traits.Count} traits, and {MaxCount} are allowed.") : null;
    }
}
