using System.Collections.Immutable;

namespace Ironic.Snmp;

/// <summary>What is asked or answered, whatever the version it travels in (RFC 3416, section 3).</summary>
/// <param name="Type">What is to be done, or that it was.</param>
/// <param name="RequestId">Pairs an answer with its request.</param>
/// <param name="Bindings">The objects.</param>
public sealed record SnmpPdu(PduType Type, int RequestId, ImmutableArray<VarBind> Bindings)
{
    /// <summary>In an answer: what went wrong. In a GetBulk request: how many objects are asked for once only.</summary>
    public int ErrorStatus { get; init; }

    /// <summary>In an answer: which binding it was, from 1. In a GetBulk request: how many of the others are wanted each.</summary>
    public int ErrorIndex { get; init; }
}

/// <summary>The context tags of the PDUs.</summary>
public enum PduType : byte
{
    Get = 0,
    GetNext = 1,
    Response = 2,
    Set = 3,
    TrapV1 = 4,
    GetBulk = 5,
    Inform = 6,
    Trap = 7,
    Report = 8,
}

/// <summary>Error statuses, RFC 3416, section 3.</summary>
public enum SnmpError
{
    None = 0,
    TooBig = 1,
    NoSuchName = 2,
    BadValue = 3,
    ReadOnly = 4,
    General = 5,
    NoAccess = 6,
    WrongType = 7,
    WrongLength = 8,
    WrongEncoding = 9,
    WrongValue = 10,
    NoCreation = 11,
    InconsistentValue = 12,
    ResourceUnavailable = 13,
    CommitFailed = 14,
    UndoFailed = 15,
    AuthorizationError = 16,
    NotWritable = 17,
    InconsistentName = 18,
}
