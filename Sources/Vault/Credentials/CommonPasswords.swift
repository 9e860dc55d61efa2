/// What guessers try first, of which every breach shows the same few hundred words.
///
/// Lower case, without digits at the ends: ``PasswordPolicy`` finds their variants by rule.
enum CommonPasswords {
    /// Rows of keys, both ways.
    static let keyboardRows: [String] = {
        let rows = [
            "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm",
            "wxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p",
            "q1w2e3r4t5y6u7i8o9p0", "147258369", "159753", "741852963", "!@#$%^&*()",
        ]
        return rows + rows.map { String($0.reversed()) }
    }()

    /// Words.
    static let words: [String] = list.split(whereSeparator: \.isWhitespace).map(String.init)

    private static let list = """
        password passwort passw0rd passwd pass passe motdepasse contrasena contrasenha senha wachtwoord parola heslo
        losenord salasana adgangskode jelszo sifre kennwort geheim secret secreto segredo mima mimashi woaini woaini520
        woaiwojia wodemima wobuzhidao zhimakaimen nihao nihaoma aini iloveyou iloveu ilovegod ilovemy loveme lovely
        loveyou lover lovers love forever together always princess queen king prince sunshine moonlight starlight
        rainbow butterfly flower flowers blossom rose daisy lily jasmine violet summer winter spring autumn monday
        tuesday wednesday thursday friday saturday sunday january february march april june july august september
        october november december dragon monkey tiger lion panther jaguar puma leopard cougar eagle falcon hawk raven
        shark dolphin horse pony puppy kitty kitten cat dog rabbit turtle snake spider wolf bear panda buster bailey
        cooper charlie maggie molly lucky lucy sadie bella max rocky rex shadow smokey ginger pepper cookie cookies
        chocolate banana apple orange cherry peaches strawberry coffee cheese chicken bacon pizza sugar honey candy
        football baseball basketball soccer hockey tennis golf golfer cricket rugby softball volleyball swimming
        running fishing hunting racing skating boxing wrestling chess poker gaming gamer liverpool arsenal chelsea
        manchester barcelona realmadrid juventus steelers cowboys yankees lakers eagles raiders packers dallas
        patriots broncos redsox redskins celtics bulls warriors spartans rangers celtic everton benfica flamengo
        superman batman spiderman ironman wolverine captain starwars startrek pokemon pikachu naruto goku sasuke
        minecraft fortnite roblox zelda mario sonic tetris matrix terminator gandalf frodo hobbit merlin harry potter
        hogwarts dumbledore snoopy mickey minnie donald pooh tigger garfield simpsons homer bart scooby barney elmo
        letmein letmeinnow openup opensesame sesame welcome welcomeback hello hellohello hellothere helloworld hola
        bonjour guten hallo ciao goodbye trustno trustnoone trustme nothing whatever something anything changeme
        changeit changethis default guest user username admin administrator administrador root toor sysadmin system
        server service support test testing tester temp temporary demo sample example login logon signin access
        account master manager office company business money cash dollar diamond gold silver crystal ruby jewel
        jordan michael jennifer jessica ashley amanda nicole daniel michelle andrew joshua matthew robert thomas
        william george david james john joseph richard charles anthony christopher brandon justin tyler jonathan
        samantha elizabeth stephanie patrick alexander alexandra victoria natasha natalie maria anna sophie sophia
        emily hannah olivia emma isabella chloe abigail madison taylor jackson jasper oliver oscar felix leo lucas
        marcus martin peter paul simon steven stephen kevin brian eric carlos jose juan miguel francisco antonio
        fernando ricardo roberto eduardo mohammed muhammad ahmed ali omar hassan fatima ayesha krishna ganesh shiva
        lakshmi jesus christ christian church angel angels heaven blessed blessing faith grace glory hope peace amen
        god godisgood devil demon satan lucifer hell killer assassin ninja samurai warrior knight soldier hunter
        sniper ranger phantom ghost zombie vampire wizard witch magic mystery mystic legend hero freedom liberty
        america american canada england britain london paris france germany berlin deutschland italia italy roma
        spain espana madrid mexico brasil brazil argentina colombia russia moscow china zhongguo beijing shanghai
        hongkong taiwan japan tokyo korea seoul india mumbai delhi australia sydney melbourne africa egypt turkey
        istanbul texas florida california chicago boston newyork jersey houston orlando hawaii vegas
        mercedes ferrari porsche bmw audi toyota honda nissan mustang corvette camaro chevy chevrolet ford dodge
        harley yamaha suzuki kawasaki ducati motorcycle truck trucks car cars
        computer internet windows microsoft macintosh google facebook twitter instagram youtube linkedin yahoo
        hotmail gmail samsung nokia iphone android apple linux ubuntu debian oracle cisco adobe photoshop java python
        mysql postgres database network wireless wifi router modem laptop desktop keyboard monitor printer mobile
        phone telephone number code hacker hack security secure safety private personal
        qwerty qwertz azerty asdf asdfgh zxcvbn zxcv qweasd qweasdzxc qazwsx wasd abcd abcde abcdef abcdefg aabbcc
        aaa bbb ccc xxx zzz abc xyz foobar foobaz loremipsum blah blahblah bla haha hahaha lol lmao rofl omg wtf
        fuckyou fuckme fuckoff fuck asshole bitch bastard shit bullshit crap damn sexy sexsex sex porn pussy
        boobs babygirl babyboy baby girl boys girls sister brother mother father mama papa mommy daddy family friend
        friends bestfriend buddy sweetheart sweety sweetie sweet honeybee darling beautiful gorgeous pretty handsome
        cutie happy happiness smile smiley laughing lucky fortune success winner champion number perfect awesome cool
        great super power powerful strong energy electric thunder lightning storm fire water earth wind ocean river
        mountain forest garden island beach desert winter snow snowball snowman frozen iceman icecream
        music guitar piano drummer violin rockstar rocknroll metallica nirvana slipknot eminem tupac beatles beyonce
        rihanna shakira madonna elvis queen blink greenday linkinpark ladygaga bieber onedirection
        moon mars venus saturn jupiter mercury neptune pluto galaxy universe cosmos space spaceship rocket apollo
        apollo11 gagarin nasa esa cnsa soyuz saturnv voyager hubble orbit orbiter lander rover lunar luna change
        tianwen yutu zhurong queqiao artemis columbia challenger discovery endeavour enterprise
        science physics chemistry biology mathematics professor doctor student teacher school college university
        research scientist laboratory institute engineer engineering geology astronomy archive curator sample samples
        """
}
