namespace Ironic.Model.Identity;

/// <summary>Where new identities come from; injected, so that a test can tell them in advance.</summary>
public interface IIdSource
{
    Guid NewId();
}
