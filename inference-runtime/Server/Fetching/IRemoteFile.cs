namespace ModelServing.Runtime.Fetching;

/// <summary>A file behind HTTP: how it is asked for, and what a refusal means.</summary>
internal interface IRemoteFile
{
    /// <summary>Its name for messages, free of credentials.</summary>
    string Origin { get; }

    /// <summary>Makes the first request of an attempt, signed or authorised as its store wants it.</summary>
    ValueTask<FirstHop> BeginAsync(CancellationToken cancellationToken);

    /// <summary>What an answer that carries no content means.</summary>
    /// <param name="response">Neither a success nor a redirect that leads anywhere.</param>
    /// <param name="url">That was asked.</param>
    /// <param name="cancellationToken">Ends the reading of the answer's body.</param>
    ValueTask<AttemptOutcome> ExplainAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken);
}
