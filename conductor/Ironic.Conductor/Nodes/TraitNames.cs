namespace Ironic.Conductor.Nodes;

/// <summary>Which traits a node may have.</summary>
/// <remarks>Standard traits (os-traits) are told by their namespaces; the list itself grows with every release of it.</remarks>
internal static class TraitNames
{
    public const int MaxLength = 255;

    private static readonly string[] Namespaces = ["CUSTOM_", "HW_", "COMPUTE_", "STORAGE_", "MISC_", "OWNER_"];

    public static bool IsValid(string trait) =>
        trait.Length <= MaxLength
        && trait.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_')
        && Array.Exists(Namespaces, prefix => trait.Length > prefix.Length && trait.StartsWith(prefix, StringComparison.Ordinal));
}
