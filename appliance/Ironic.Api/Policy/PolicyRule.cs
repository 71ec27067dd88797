using Ironic.Model.Faults;

namespace Ironic.Api.Policy;

/// <summary>Who may do one thing: a row of <see cref="Rules"/>. Each column holds the least role that is enough.</summary>
/// <param name="Name">Ironic's, for the answer of those who may not.</param>
/// <param name="System">With a role on the system.</param>
/// <param name="Owner">In the project that owns the thing.</param>
/// <param name="Lessee">In the project that leases it.</param>
/// <param name="Project">In any project, whosesoever the thing is.</param>
internal sealed record PolicyRule(string Name, Role System, Role Owner = Role.Nobody, Role Lessee = Role.Nobody, Role Project = Role.Nobody)
{
    /// <summary>What is public, for whoever has a role anywhere.</summary>
    public bool OfPublic { get; init; }

    public Fault Denial => Fault.Forbidden($"Access was denied to the following resource: {Name}");

    public bool Allows(Caller caller, PolicyTarget target) =>
        caller.System >= System
        || (caller.Project is { } project
            && (caller.InProject >= Project
                || (caller.AsOwner >= Owner && project == target.Owner)
                || (caller.AsLessee >= Lessee && project == target.Lessee)
                || (OfPublic && target.Public && caller.InProject >= Role.Reader)));

    /// <summary>Whether there could be something that <paramref name="caller"/> may do it to.</summary>
    public bool MayAllow(Caller caller) =>
        caller.System >= System
        || (caller.Project is not null && (caller.InProject >= Project || caller.AsOwner >= Owner || caller.AsLessee >= Lessee || (OfPublic && caller.InProject >= Role.Reader)));
}
