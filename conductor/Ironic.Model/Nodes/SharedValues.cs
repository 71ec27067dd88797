namespace Ironic.Model.Nodes;

/// <summary>Equal values as one object: thousands of nodes have the same driver, resource class and interfaces.</summary>
/// <remarks>Thread-safe without a lock: at worst two equal objects are handed out. What is rare makes room for what came last.</remarks>
internal sealed class SharedValues<T>(IEqualityComparer<T> comparer) where T : class
{
    private const int Slots = 256;

    private readonly T?[] _slots = new T?[Slots];

    public T Of(T value)
    {
        ref var slot = ref _slots[(uint)comparer.GetHashCode(value) % Slots];
        if (slot is { } known && comparer.Equals(known, value)) return known;
        slot = value;
        return value;
    }
}
