namespace Ironic.Api.Policy;

/// <summary>Keystone's standard roles, each with the rights of those before it.</summary>
internal enum Role
{
    /// <summary>As what a caller has: nothing.</summary>
    None,
    Reader,
    Member,
    Manager,
    Admin,

    /// <summary>As a rule's demand: no role is enough.</summary>
    Nobody,
}
