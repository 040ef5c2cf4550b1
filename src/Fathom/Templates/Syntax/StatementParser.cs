using Fathom.Templates.Nodes;

namespace Fathom.Templates.Syntax;

/// <summary>Reads a whole template: text, outputs and statements.</summary>
sealed class StatementParser
{
    readonly TokenStream tokens;
    readonly NameUse names = new();
    readonly ExpressionParser expressions;
    int loops;

    StatementParser(TokenStream tokens)
    {
        this.tokens = tokens;
        expressions = new ExpressionParser(tokens, names);
    }

    /// <summary>Reads a template. Throws a syntax error, or a limit error if it nests too deeply.</summary>
    public static Block Parse(string source)
    {
        var parser = new StatementParser(new TokenStream(Lexer.Tokenize(source)));
        return parser.ParseBlock(opener: null);
    }

    /// <summary>Reads up to one of the tags that end a block, whose name is the current token then; or up to the end of the template.</summary>
    Block ParseBlock(string? opener, params string[] ends) => tokens.Nested(() =>
    {
        int mark = names.Mark();
        int line = tokens.Current.Line;
        List<Statement> statements = [];
        while (tokens.Current.Kind != TokenKind.End)
        {
            Token token = tokens.Next();
            if (token.Kind == TokenKind.Text)
                statements.Add(new TextStatement(token.Line, token.Text));
            else if (token.Kind == TokenKind.OutputBegin)
            {
                statements.Add(new OutputStatement(token.Line, expressions.ParseTuple()));
                tokens.Expect(TokenKind.OutputEnd, "end of print statement");
            }
            else if (tokens.Current.Kind == TokenKind.Name && ends.Contains(tokens.Current.Text))
                return new Block(statements);
            else
                statements.Add(ParseStatement());
        }
        if (opener is not null)
            throw tokens.Error($"unexpected end of template: '{opener}' of line {line} needs {string.Join(" or ", ends.Select(e => $"'{e}'"))}");
        names.ThrowUnknown(mark);
        return new Block(statements);
    });

    /// <summary>Reads the rest of a tag, the block after it, and the tag that ends the block.</summary>
    Block ParseBody(string opener, string end)
    {
        Block body = ParseBranch(opener, end);
        tokens.Next();
        tokens.Expect(TokenKind.BlockEnd, "end of statement block");
        return body;
    }

    /// <summary>Reads the rest of a tag and the block after it, up to the name of the tag that ends it.</summary>
    Block ParseBranch(string opener, params string[] ends)
    {
        tokens.SkipOperator(":");
        tokens.Expect(TokenKind.BlockEnd, "end of statement block");
        return ParseBlock(opener, ends);
    }

    /// <summary>Parses a block that runs in a scope of its own, where an unknown filter is an error whether it is reached or not.</summary>
    T Scoped<T>(Func<T> parse)
    {
        int mark = names.Mark();
        T body = parse();
        names.ThrowUnknown(mark);
        return body;
    }

    Statement ParseStatement()
    {
        Token tag = tokens.Current;
        int line = tag.Line;
        if (tag.Kind != TokenKind.Name)
            throw tokens.Unexpected("the name of a tag");
        tokens.Next();
        switch (tag.Text)
        {
            case "if": return ParseIf(line);
            case "for": return ParseFor(line);
            case "set": return ParseSet(line);
            case "macro": return ParseMacro(line);
            case "call": return ParseCall(line);
            case "with": return ParseWith(line);
            case "filter":
                List<FilterApplication> filters = ParseFilters();
                return new FilterBlockStatement(line, filters, Scoped(() => ParseBody("filter", "endfilter")));
            case "generation": return new GroupStatement(line, Scoped(() => ParseBody("generation", "endgeneration")));
            case "print": return Ended(new OutputStatement(line, expressions.ParseAll()));
            case "break" or "continue":
                if (loops == 0)
                    throw new TemplateException(TemplateErrorKind.Syntax, $"'{tag.Text}' outside of a loop", line);
                return Ended(new LeaveStatement(line, tag.Text == "break" ? Flow.Break : Flow.Continue));
            case "include" or "import" or "from" or "extends" or "block" or "autoescape":
                throw new TemplateException(TemplateErrorKind.Syntax, $"the tag '{tag.Text}' is not supported in a chat template", line);
            default:
                throw new TemplateException(TemplateErrorKind.Syntax, $"Encountered unknown tag '{tag.Text}'.", line);
        }
    }

    Statement Ended(Statement statement)
    {
        tokens.Expect(TokenKind.BlockEnd, "end of statement block");
        return statement;
    }

    IfStatement ParseIf(int line)
    {
        int mark = names.Mark();
        List<(Expression, Block)> branches = [];
        string end;
        do
        {
            Expression condition = expressions.ParseTuple(withConditional: false);
            branches.Add((condition, ParseBranch("if", "elif", "else", "endif")));
            end = tokens.Next().Text;
        }
        while (end == "elif");
        Block otherwise = Block.Empty;
        if (end == "else")
            otherwise = ParseBody("else", "endif");
        else
            tokens.Expect(TokenKind.BlockEnd, "end of statement block");
        names.Soften(mark);
        return new IfStatement(line, branches, otherwise);
    }

    ForStatement ParseFor(int line)
    {
        Target target = ParseTarget(withNamespace: false);
        tokens.ExpectName("in");
        Expression source = expressions.ParseTuple(withConditional: false);
        Expression? condition = tokens.SkipName("if") ? expressions.Parse() : null;
        bool isRecursive = tokens.SkipName("recursive");
        loops++;
        Block body = Scoped(() => ParseBranch("for", "endfor", "else"));
        loops--;
        bool hasElse = tokens.Next().Text == "else";
        Block otherwise = Block.Empty;
        if (hasElse)
            otherwise = Scoped(() => ParseBody("else", "endfor"));
        else
            tokens.Expect(TokenKind.BlockEnd, "end of statement block");
        return new ForStatement(line, target, source, condition, isRecursive, body, otherwise);
    }

    Statement ParseSet(int line)
    {
        Target target = ParseTarget(withNamespace: true);
        if (tokens.SkipOperator("="))
            return Ended(new SetStatement(line, target, expressions.ParseTuple()));
        List<FilterApplication> filters = tokens.SkipOperator("|") ? ParseFilters() : [];
        return new SetBlockStatement(line, target, filters, Scoped(() => ParseBody("set", "endset")));
    }

    List<FilterApplication> ParseFilters()
    {
        List<FilterApplication> filters = [expressions.ParseFilter()];
        while (tokens.SkipOperator("|"))
            filters.Add(expressions.ParseFilter());
        return filters;
    }

    WithStatement ParseWith(int line)
    {
        List<(Target, Expression)> assignments = [];
        while (tokens.Current.Kind != TokenKind.BlockEnd)
        {
            if (assignments.Count > 0)
                tokens.ExpectOperator(",");
            Target target = ParseTargetItem(withNamespace: false);
            tokens.ExpectOperator("=");
            assignments.Add((target, expressions.Parse()));
        }
        return new WithStatement(line, assignments, Scoped(() => ParseBody("with", "endwith")));
    }

    MacroStatement ParseMacro(int line)
    {
        string name = tokens.ExpectAnyName();
        return new MacroStatement(line, ParseMacroDefinition(name, ParseParameters(), "macro"));
    }

    CallStatement ParseCall(int line)
    {
        var parameters = tokens.Current.IsOperator("(") ? ParseParameters() : [];
        if (expressions.Parse() is not CallExpression call)
            throw new TemplateException(TemplateErrorKind.Syntax, "expected a call of a macro", line);
        return new CallStatement(line, call, ParseMacroDefinition("caller", parameters, "call"));
    }

    MacroDefinition ParseMacroDefinition(string name, List<(string, Expression?)> parameters, string tag)
    {
        (int outerLoops, loops) = (loops, 0);
        (Block body, IReadOnlySet<string> special) = names.InMacro(() => Scoped(() => ParseBody(tag, "end" + tag)));
        loops = outerLoops;
        return new MacroDefinition(name, parameters, special, body);
    }

    List<(string Name, Expression? Default)> ParseParameters()
    {
        List<(string Name, Expression? Default)> parameters = [];
        tokens.ExpectOperator("(");
        while (!tokens.SkipOperator(")"))
        {
            if (parameters.Count > 0)
                tokens.ExpectOperator(",");
            string name = tokens.ExpectAnyName();
            Expression? fallback = tokens.SkipOperator("=") ? expressions.Parse() : null;
            if (fallback is null && parameters.Count > 0 && parameters[^1].Default is not null)
                throw tokens.Error("non-default argument follows default argument");
            parameters.Add((name, fallback));
        }
        return parameters;
    }

    /// <summary>A name, or several with commas between.</summary>
    Target ParseTarget(bool withNamespace)
    {
        Target first = ParseTargetItem(withNamespace);
        if (!tokens.Current.IsOperator(","))
            return first;
        List<Target> targets = [first];
        while (tokens.SkipOperator(",") && !tokens.Current.IsName("in") && !tokens.Current.IsOperator("=") && !tokens.Current.IsOperator(")"))
            targets.Add(ParseTargetItem(withNamespace));
        return new TupleTarget(targets);
    }

    Target ParseTargetItem(bool withNamespace)
    {
        if (tokens.SkipOperator("("))
        {
            Target inner = tokens.Nested(() => ParseTarget(withNamespace));
            tokens.ExpectOperator(")");
            return inner;
        }
        string name = tokens.ExpectAnyName();
        if (name is "true" or "True" or "false" or "False" or "none" or "None")
            throw tokens.Error($"can't assign to '{name}'");
        return withNamespace && tokens.SkipOperator(".") ? new NamespaceTarget(name, tokens.ExpectAnyName()) : new NameTarget(name);
    }
}
