namespace Ironic.Lab.Redfish;

/// <summary>What a Redfish service does wrong. Default: nothing.</summary>
public sealed record RedfishFaults
{
    /// <summary>Takes connections and requests, answers nothing.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Time before each answer.</summary>
    public TimeSpan AnswerDelay { get; init; }

    /// <summary>So many of the next requests fail with <see cref="FailStatus"/>.</summary>
    public int FailNext { get; init; }

    public int FailStatus { get; init; } = 503;

    /// <summary>Message id of such a failure; null: no body at all.</summary>
    public string? FailMessage { get; init; }

    /// <summary>So many of the next GETs are answered with 200 and nothing.</summary>
    public int EmptyNext { get; init; }

    /// <summary>All sessions but new ones are unknown: each request finds its session ended.</summary>
    public int DropSessionsNext { get; init; }

    /// <summary>No session is free.</summary>
    public bool RefusesSessions { get; init; }

    /// <summary>Boot changes are answered with 200 and not kept.</summary>
    public bool ForgetsBoot { get; init; }

    /// <summary>Insertions are answered with 204 and not done.</summary>
    public bool ForgetsMedia { get; init; }

    /// <summary>Insertions are refused for want of a licence, as an iLO without "Advanced" does.</summary>
    public bool LacksMediaLicence { get; init; }

    /// <summary>Resets are answered with 204 and not done.</summary>
    public bool IgnoresReset { get; init; }

    /// <summary>So many of the next resets are refused with ActionParameterValueConflict, as an iDRAC10 refuses "On" for a while after "off".</summary>
    public int RefuseResetNext { get; init; }

    /// <summary>Tasks are gone as soon as they are over.</summary>
    public bool TasksVanish { get; init; }

    /// <summary>Tasks end as Exception.</summary>
    public bool TasksFail { get; init; }

    /// <summary>What hostile answers there are to every GET.</summary>
    public Hostility Hostility { get; init; }
}

/// <summary>Answers that no honest service gives.</summary>
public enum Hostility
{
    None,

    /// <summary>A body without end.</summary>
    EndlessBody,

    /// <summary>Collections whose next page is themselves.</summary>
    PagesInCircles,

    /// <summary>Collections with a page after each page.</summary>
    PagesWithoutEnd,

    /// <summary>Redirected to another host.</summary>
    RedirectElsewhere,

    /// <summary>Redirected to itself.</summary>
    RedirectInCircles,

    /// <summary>All members of other types than they should have.</summary>
    WrongTypes,

    /// <summary>JSON as deep as it gets.</summary>
    Deep,

    /// <summary>Links to other hosts.</summary>
    LinksElsewhere,

    /// <summary>Text where JSON belongs.</summary>
    NotJson,
}
