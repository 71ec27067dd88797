namespace Ironic.Api.Policy;

/// <summary>Who calls, and with which roles where. Roles are ranked once, when the caller is known: rules only compare.</summary>
internal sealed record Caller
{
    /// <summary>The role of services such as Nova: not in the hierarchy of the others (contract, section 6.2).</summary>
    private const string Service = "service";

    private static readonly Dictionary<string, Role> Ranks = new(StringComparer.OrdinalIgnoreCase)
    {
        ["reader"] = Role.Reader, ["member"] = Role.Member, ["manager"] = Role.Manager, ["admin"] = Role.Admin,
    };

    private Caller()
    {
    }

    /// <summary>Before anybody is known: without rights.</summary>
    public static Caller Nobody { get; } = new();

    /// <summary>Where no policy is enforced: may do everything.</summary>
    public static Caller Unrestricted { get; } = new() { System = Role.Admin };

    /// <summary>A name or id, for the log; null: not known.</summary>
    public string? User { get; private init; }

    /// <summary>The id of the project that it acts for; null: for none.</summary>
    public string? Project { get; private init; }

    public Role System { get; private init; }

    /// <summary>In its project, towards what belongs to nobody or to somebody else.</summary>
    public Role InProject { get; private init; }

    /// <summary>Towards what its project owns.</summary>
    public Role AsOwner { get; private init; }

    /// <summary>Towards what its project leases.</summary>
    public Role AsLessee { get; private init; }

    /// <summary>Sees every node with everything in it: nothing is filtered or redacted.</summary>
    public bool SeesAll => System >= Role.Reader;

    /// <summary>Acts for the whole system. A service counts as a member of it.</summary>
    public static Caller OfSystem(string? user, IEnumerable<string> roles)
    {
        var (rank, service) = Rank(roles);
        return new() { User = user, System = service && rank < Role.Member ? Role.Member : rank };
    }

    /// <summary>Acts for a project. A service counts as a manager of what the project owns, and leases nothing.</summary>
    public static Caller OfProject(string? user, string project, IEnumerable<string> roles)
    {
        var (rank, service) = Rank(roles);
        return new()
        {
            User = user,
            Project = project,
            InProject = service && rank < Role.Reader ? Role.Reader : rank,
            AsOwner = service && rank < Role.Manager ? Role.Manager : rank,
            AsLessee = rank,
        };
    }

    /// <summary>Acts for neither (a domain, or nothing): may do nothing here.</summary>
    public static Caller OfNothing(string? user) => new() { User = user };

    private static (Role Rank, bool Service) Rank(IEnumerable<string> roles)
    {
        var (rank, service) = (Role.None, false);
        foreach (var role in roles)
        {
            if (Ranks.TryGetValue(role, out var found) && found > rank) rank = found;
            service |= role.Equals(Service, StringComparison.OrdinalIgnoreCase);
        }

        return (rank, service);
    }
}
