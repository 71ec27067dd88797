using Ironic.Model.Stores;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Jobs;

internal sealed partial class JobRunner
{
    [LoggerMessage(1000, LogLevel.Debug, "{Kind} of node {Node}: stage {Stage} ended with {Outcome}")]
    private partial void StageEnded(string kind, string stage, Guid node, string outcome);

    [LoggerMessage(1001, LogLevel.Error, "{Kind} of node {Node}: stage {Stage} failed unexpectedly")]
    private partial void StageThrew(Exception exception, string kind, string stage, Guid node);

    [LoggerMessage(1002, LogLevel.Error, "The job of node {Node} could not be stored and is tried again: {Message}")]
    private partial void StoreFailed(Guid node, string message);

    [LoggerMessage(1003, LogLevel.Error, "The job of node {Node} stumbled and is tried again")]
    private partial void RunFailed(Exception exception, Guid node);

    [LoggerMessage(1005, LogLevel.Warning, "The job of node {Node} is let go: this appliance's lease has ended")]
    private partial void LeaseEnded(Guid node);

    [LoggerMessage(1004, LogLevel.Error, "{Kind} of node {Node}: the outcome of stage {Stage} was refused: {Result}")]
    private partial void OutcomeRefused(string kind, string stage, Guid node, CommitResult result);
}
