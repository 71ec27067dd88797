namespace Ironic.Model.Identity;

/// <summary>Random (version 4) UUIDs: the product's source.</summary>
public sealed class RandomIdSource : IIdSource
{
#pragma warning disable RS0030 // this is the class that the ban points to
    public Guid NewId() => Guid.NewGuid();
#pragma warning restore RS0030
}
