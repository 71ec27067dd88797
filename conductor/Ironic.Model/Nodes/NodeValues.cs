using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Ironic.Model.Drivers;

namespace Ironic.Model.Nodes;

/// <summary>Values of nodes that many have in common.</summary>
internal static class NodeValues
{
    private static readonly SharedValues<string> Words = new(StringComparer.Ordinal);
    private static readonly SharedValues<ImmutableSortedDictionary<DriverSlot, string>> Choices = new(new SameChoices());

    [return: NotNullIfNotNull(nameof(word))]
    public static string? Shared(string? word) => word is null ? null : Words.Of(word);

    public static ImmutableSortedDictionary<DriverSlot, string> Shared(ImmutableSortedDictionary<DriverSlot, string> interfaces) => Choices.Of(interfaces);

    private sealed class SameChoices : IEqualityComparer<ImmutableSortedDictionary<DriverSlot, string>>
    {
        public bool Equals(ImmutableSortedDictionary<DriverSlot, string>? x, ImmutableSortedDictionary<DriverSlot, string>? y) =>
            ReferenceEquals(x, y) || (x is not null && y is not null && x.Count == y.Count && x.SequenceEqual(y));

        public int GetHashCode(ImmutableSortedDictionary<DriverSlot, string> choices)
        {
            var hash = new HashCode();
            foreach (var (slot, name) in choices)
            {
                hash.Add((int)slot);
                hash.Add(name, StringComparer.Ordinal);
            }

            return hash.ToHashCode();
        }
    }
}
